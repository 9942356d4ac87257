/**
 * The Timeline table and the chosen event. Counterpart: `timeline.window` and `timeline.detail`.
 * Invariant: the detail shown belongs to the event chosen last.
 */
import { defineStore } from "pinia";
import { computed, shallowRef, watch } from "vue";
import type { TimelineRow } from "../host/generated/bindings";
import { useHost } from "../host/current";
import { useClientRows } from "./client-rows";
import { useNotices } from "./notices";
import { useSession } from "./session";

export const TIMELINE_KINDS = ["life", "hook", "route", "set_data", "ui", "action", "connection", "error"] as const;
export type TimelineKind = (typeof TIMELINE_KINDS)[number];

export const useTimeline = defineStore("timeline", () => {
  const host = useHost();
  const session = useSession();
  const notices = useNotices();
  const text = shallowRef("");
  const kinds = shallowRef<readonly TimelineKind[]>([]);
  const event = shallowRef<Record<string, unknown> | null>(null);

  const filter = computed(() => ({ text: text.value, kinds: [...kinds.value] }));
  const rows = useClientRows<TimelineRow>({
    pull: (client, from, count) => host.call("timeline.window", { client, ...filter.value, from, count }),
    count: (client) => client.timeline,
    filter,
  });

  let asked = 0;
  async function choose(index: number, row: TimelineRow | undefined): Promise<void> {
    rows.chosen.value = index;
    if (!row || !session.active) return;
    const question = ++asked;
    const answer = await notices.attempt(
      host.call("timeline.detail", { client: session.active.client, event: row.event }),
    );
    if (question === asked && answer) event.value = answer.event;
  }
  function closeDetail(): void {
    asked++;
    event.value = null;
    rows.chosen.value = -1;
  }
  watch(() => session.subject, closeDetail);

  const filtered = computed(() => text.value !== "" || kinds.value.length > 0);
  function clearFilter(): void {
    text.value = "";
    kinds.value = [];
  }

  return { ...rows, text, kinds, event, filtered, choose, clearFilter, closeDetail };
});
