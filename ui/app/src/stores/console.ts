/**
 * The Console table. Counterpart: `console.window`. Invariant: which levels are shown is one set; empty means all.
 */
import { defineStore } from "pinia";
import { computed, shallowRef, watch } from "vue";
import type { ConsoleRow } from "../host/generated/bindings";
import { useHost } from "../host/current";
import { useClientRows } from "./client-rows";
import { useSession } from "./session";

export const CONSOLE_LEVELS = ["debug", "log", "info", "warn", "error"] as const;
export type ConsoleLevel = (typeof CONSOLE_LEVELS)[number];

export const useConsole = defineStore("console", () => {
  const host = useHost();
  const session = useSession();
  const text = shallowRef("");
  const levels = shallowRef<readonly ConsoleLevel[]>([]);
  const row = shallowRef<ConsoleRow | null>(null);

  const filter = computed(() => ({ text: text.value, levels: [...levels.value] }));
  const rows = useClientRows<ConsoleRow>({
    pull: (client, from, count) => host.call("console.window", { client, ...filter.value, from, count }),
    count: (client) => client.console,
    filter,
  });

  function choose(index: number, chosen: ConsoleRow | undefined): void {
    rows.chosen.value = index;
    if (chosen) row.value = chosen;
  }
  function closeDetail(): void {
    row.value = null;
    rows.chosen.value = -1;
  }
  watch(() => session.subject, closeDetail);

  const filtered = computed(() => text.value !== "" || levels.value.length > 0);
  function clearFilter(): void {
    text.value = "";
    levels.value = [];
  }

  return { ...rows, text, levels, row, filtered, choose, clearFilter, closeDetail };
});
