/**
 * The connections of the active client. Counterpart: `connections.list`. Invariant: the chosen one is named by its id, so it
 * stays chosen when the list is made anew.
 */
import { defineStore } from "pinia";
import { computed, shallowRef } from "vue";
import { useHost } from "../host/current";
import type { FilterLanguage } from "../values/filter-terms";
import { useLiveValue } from "./live-value";
import { useTextFilter } from "./text-filter";

const FILTER: FilterLanguage = { fields: ["url", "state", "id"], signs: { "#": "id" }, whole: ["id"] };

export const useConnections = defineStore("connections", () => {
  const host = useHost();
  const list = useLiveValue(
    (client) => host.call("connections.list", { client }),
    // Traffic changes the counts of a connection.
    (state) => `${state.connections} ${state.openConnections} ${state.messages}`,
  );
  const chosen = shallowRef<number | null>(null);
  const connection = computed(() => list.value.value?.find(({ conn }) => conn === chosen.value) ?? null);
  return { ...list, ...useTextFilter(FILTER), chosen, connection };
});
