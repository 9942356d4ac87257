/**
 * The connections of the active client. Counterpart: `connections.list`. Invariant: the chosen one is named by its id, so it
 * stays chosen when the list is made anew.
 */
import { defineStore } from "pinia";
import { computed, shallowRef } from "vue";
import { useHost } from "../host/current";
import { useLiveValue } from "./live-value";

export const useConnections = defineStore("connections", () => {
  const host = useHost();
  const list = useLiveValue(
    (client) => host.call("connections.list", { client }),
    // Traffic changes the counts of a connection.
    (state) => `${state.connections} ${state.openConnections} ${state.messages}`,
  );
  const chosen = shallowRef<number | null>(null);
  const connection = computed(() => list.value.value?.find(({ conn }) => conn === chosen.value) ?? null);
  return { ...list, chosen, connection };
});
