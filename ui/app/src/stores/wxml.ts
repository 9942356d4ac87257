/**
 * The node tree of the active client: the pages, which branches are open, the chosen node.
 * Counterpart: `wxml.tree` and `wxml.node`; `stores/phones.ts` draws the box on the phone. Invariant: branches start open down
 * to `OPEN_DEPTH` and keep their state when the tree is pulled again.
 */
import { defineStore } from "pinia";
import { computed, shallowRef, watch } from "vue";
import type { WxmlNodeDetail } from "../host/generated/bindings";
import { useHost } from "../host/current";
import { turnsToShow, wxmlRows } from "../values/wxml-rows";
import { useLiveValue } from "./live-value";
import { useNotices } from "./notices";
import { useSession } from "./session";

export const useWxml = defineStore("wxml", () => {
  const host = useHost();
  const session = useSession();
  const notices = useNotices();
  const tree = useLiveValue(
    (client) => host.call("wxml.tree", { client }),
    (state) => state.treeRevision,
  );
  /** Branches that are not as they start. */
  const turned = shallowRef<ReadonlySet<string>>(new Set());
  const chosen = shallowRef<number | null>(null);
  const detail = shallowRef<WxmlNodeDetail | null>(null);
  const rows = computed(() => wxmlRows(tree.value.value?.pages ?? [], turned.value));

  function toggle(key: string): void {
    const next = new Set(turned.value);
    if (!next.delete(key)) next.add(key);
    turned.value = next;
  }

  /** Opens what stands in the way of a node. */
  function reveal(node: number): void {
    turned.value = turnsToShow(tree.value.value?.pages ?? [], node, turned.value) ?? turned.value;
  }

  async function choose(node: number | null): Promise<void> {
    chosen.value = node;
    if (node === null || !session.active) return void (detail.value = null);
    const answer = await notices.attempt(host.call("wxml.node", { client: session.active.client, node }));
    if (chosen.value === node && answer) detail.value = answer;
  }
  watch(
    () => session.subject,
    () => {
      turned.value = new Set();
      void choose(null);
    },
  );

  return { ...tree, rows, turned, chosen, detail, toggle, reveal, choose };
});
