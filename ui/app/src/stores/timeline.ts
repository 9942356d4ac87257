/**
 * The Timeline table and the chosen event. Counterpart: `timeline.window` and `timeline.detail`.
 * Invariant: which kinds are shown is one set;
 * empty means all.
 */
import { defineStore } from "pinia";
import { computed, shallowRef } from "vue";
import type { TimelineRow } from "../host/generated/bindings";
import { useHost } from "../host/current";
import { useClientRows } from "./client-rows";
import { useRowDetail } from "./row-detail";

export const TIMELINE_KINDS = ["life", "hook", "route", "set_data", "ui", "action", "connection", "error"] as const;
export type TimelineKind = (typeof TIMELINE_KINDS)[number];

export const useTimeline = defineStore("timeline", () => {
  const host = useHost();
  const text = shallowRef("");
  const kinds = shallowRef<readonly TimelineKind[]>([]);

  const filter = computed(() => ({ text: text.value, kinds: [...kinds.value] }));
  const rows = useClientRows<TimelineRow>({
    pull: (client, from, count) => host.call("timeline.window", { client, ...filter.value, from, count }),
    count: (client) => client.timeline,
    filter,
  });

  const detail = useRowDetail(
    rows,
    async (client, { event }): Promise<Record<string, unknown>> =>
      (await host.call("timeline.detail", { client, event })).event,
  );

  const filtered = computed(() => text.value !== "" || kinds.value.length > 0);
  function clearFilter(): void {
    text.value = "";
    kinds.value = [];
  }

  return { ...rows, ...detail, text, kinds, filtered, clearFilter };
});
