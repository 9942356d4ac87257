/**
 * The Timeline table and the chosen event. Counterpart: `timeline.window` and `timeline.detail`; of a packet `messages.detail`.
 * Invariant: which kinds are shown is one set; empty means all.
 */
import { defineStore } from "pinia";
import { computed, shallowRef, watch } from "vue";
import type { MessageDetail, TimelineRow } from "../host/generated/bindings";
import { useHost } from "../host/current";
import { useClientRows } from "./client-rows";
import { useMessages } from "./messages";
import { useRowDetail } from "./row-detail";

export const TIMELINE_KINDS = [
  "life",
  "hook",
  "route",
  "set_data",
  "ui",
  "action",
  "connection",
  "packet",
  "error",
] as const;
export type TimelineKind = (typeof TIMELINE_KINDS)[number];

/** An event as it is written, or the message that carried a packet. */
export type TimelineDetail =
  { readonly event: Readonly<Record<string, unknown>> } | { readonly message: MessageDetail };

export const useTimeline = defineStore("timeline", () => {
  const host = useHost();
  const messages = useMessages();
  const text = shallowRef("");
  const kinds = shallowRef<readonly TimelineKind[]>([]);
  const frames = shallowRef(false);

  const filter = computed(() => ({ text: text.value, kinds: [...kinds.value], frames: frames.value }));
  const rows = useClientRows<TimelineRow>({
    pull: (client, from, count) => host.call("timeline.window", { client, ...filter.value, from, count }),
    count: (client) => client.timeline,
    // Another protocol for a connection makes other packets of its messages.
    filter: [filter, () => messages.decoded],
  });

  const detail = useRowDetail(rows, async (client, { event, packet }): Promise<TimelineDetail> => {
    if (packet) return { message: await host.call("messages.detail", { client, event }) };
    return { event: (await host.call("timeline.detail", { client, event })).event };
  });

  watch(
    () => messages.decoded,
    () => detail.closeDetail(),
  );

  const filtered = computed(() => text.value !== "" || kinds.value.length > 0);
  function clearFilter(): void {
    text.value = "";
    kinds.value = [];
  }

  return { ...rows, ...detail, text, kinds, frames, filtered, clearFilter };
});
