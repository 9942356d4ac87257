/**
 * The node tree of the active client: the pages, which branches are open, the chosen node.
 * Counterpart: `wxml.tree` and `wxml.node`; `stores/phones.ts` draws the box on the phone. Invariants: branches start open down
 * to `OPEN_DEPTH` and keep their state when the tree is pulled again; the matches shown belong to the tree shown.
 */
import { defineStore } from "pinia";
import { computed, shallowRef, watch } from "vue";
import type { WxmlNodeDetail, WxmlTree } from "../host/generated/bindings";
import { useHost } from "../host/current";
import type { Filter } from "../values/filter-terms";
import { WXML_FILTER, wxmlFound, wxmlTerms } from "../values/wxml-find";
import { turnsToShow, wxmlRows } from "../values/wxml-rows";
import { FILTER_REST_MS } from "./client-rows";
import { useLiveValue } from "./live-value";
import { useNotices } from "./notices";
import { useSession } from "./session";
import { stepIn, useTextFilter } from "./text-filter";

/** A tree with the filter that its matches are for. */
interface FilteredTree extends WxmlTree {
  readonly filter: Filter | null;
}

export const useWxml = defineStore("wxml", () => {
  const host = useHost();
  const session = useSession();
  const notices = useNotices();
  const search = useTextFilter(WXML_FILTER);
  const tree = useLiveValue(
    async (client): Promise<FilteredTree> => {
      const filter = search.filter.value;
      return { ...(await host.call("wxml.tree", { client, find: wxmlTerms(filter?.terms ?? []) })), filter };
    },
    (state) => state.treeRevision,
  );
  /** Branches that are not as they start. */
  const turned = shallowRef<ReadonlySet<string>>(new Set());
  const chosen = shallowRef<number | null>(null);
  const detail = shallowRef<WxmlNodeDetail | null>(null);
  /** The same while a filter is on, so that the tree is as before when it goes. */
  const turnedFound = shallowRef<ReadonlySet<string>>(new Set());
  const pages = computed(() => tree.value.value?.pages ?? []);
  const found = computed(() => (tree.value.value?.filter ? wxmlFound(pages.value, tree.value.value.found) : null));
  const rows = computed(() =>
    found.value ? wxmlRows(pages.value, turnedFound.value, found.value) : wxmlRows(pages.value, turned.value),
  );

  let timer: ReturnType<typeof setTimeout> | undefined;
  watch(search.filter, () => {
    turnedFound.value = new Set();
    clearTimeout(timer);
    timer = setTimeout(tree.refresh, FILTER_REST_MS);
  });

  function toggle(key: string): void {
    const sets = found.value ? turnedFound : turned;
    const next = new Set(sets.value);
    if (!next.delete(key)) next.add(key);
    sets.value = next;
  }

  /** Opens what stands in the way of a node. */
  function reveal(node: number): void {
    turned.value = turnsToShow(pages.value, node, turned.value) ?? turned.value;
  }

  /** Which match is chosen, counted from 1; 0 for none. */
  const at = computed(() => (chosen.value === null ? 0 : (found.value?.list.indexOf(chosen.value) ?? -1) + 1));
  /** The next match, round the end; all that is in its way is opened. */
  function step(by: 1 | -1): number | null {
    turnedFound.value = new Set();
    return found.value ? stepIn(found.value.list, at.value, by) : null;
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

  return { ...tree, ...search, rows, found, at, turned, chosen, detail, toggle, reveal, step, choose };
});
