/**
 * The Console table. Counterpart: `console.window`. Invariant: which levels are shown is one set; empty means all.
 */
import { defineStore } from "pinia";
import { computed, shallowRef } from "vue";
import type { ConsoleRow } from "../host/generated/bindings";
import { useHost } from "../host/current";
import { useClientRows } from "./client-rows";
import { useRowDetail } from "./row-detail";

export const CONSOLE_LEVELS = ["debug", "log", "info", "warn", "error"] as const;
export type ConsoleLevel = (typeof CONSOLE_LEVELS)[number];

export const useConsole = defineStore("console", () => {
  const host = useHost();
  const text = shallowRef("");
  const levels = shallowRef<readonly ConsoleLevel[]>([]);

  const filter = computed(() => ({ text: text.value, levels: [...levels.value] }));
  const rows = useClientRows<ConsoleRow>({
    pull: (client, from, count) => host.call("console.window", { client, ...filter.value, from, count }),
    count: (client) => client.console,
    filter,
  });

  const detail = useRowDetail(rows, (_client, row): ConsoleRow => row);

  const filtered = computed(() => text.value !== "" || levels.value.length > 0);
  function clearFilter(): void {
    text.value = "";
    levels.value = [];
  }

  return { ...rows, ...detail, text, levels, filtered, clearFilter };
});
