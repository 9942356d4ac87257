/**
 * What the app keeps. Counterpart: `storage.*`. Invariant: after each change the list is asked for anew.
 */
import { defineStore } from "pinia";
import { computed, shallowRef } from "vue";
import { useHost } from "../host/current";
import { fitsFilter, type FilterLanguage } from "../values/filter-terms";
import { useLiveValue } from "./live-value";
import { useNotices } from "./notices";
import { useSession } from "./session";
import { useTextFilter } from "./text-filter";

const FILTER: FilterLanguage = { fields: ["key", "value"] };

export const useStorage = defineStore("storage", () => {
  const host = useHost();
  const session = useSession();
  const notices = useNotices();
  const content = useLiveValue(
    (client) => host.call("storage.list", { client }),
    (state) => state.treeRevision,
  );
  const chosen = shallowRef<string | null>(null);
  const entry = computed(() => content.value.value?.entries.find(({ key }) => key === chosen.value) ?? null);

  const search = useTextFilter(FILTER);
  const entries = computed(() => {
    const all = content.value.value?.entries ?? [];
    const filter = search.filter.value;
    return filter ? all.filter(({ key, json }) => fitsFilter(filter, { key, value: json })) : all;
  });

  async function change(call: (client: number) => Promise<unknown>): Promise<void> {
    if (session.active) await notices.attempt(call(session.active.client));
    content.refresh();
  }
  const set = (key: string, json: string): Promise<void> =>
    change((client) => host.call("storage.set", { client, key, json }));
  const remove = (key: string): Promise<void> => change((client) => host.call("storage.remove", { client, key }));
  const clear = (): Promise<void> => change((client) => host.call("storage.clear", { client }));

  return { ...content, ...search, entries, chosen, entry, set, remove, clear };
});
