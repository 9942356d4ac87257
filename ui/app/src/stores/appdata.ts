/**
 * `data` of the open pages. Counterpart: `appdata.get` and `appdata.set`. Invariant: a change goes through `setData`, and what
 * is shown afterwards is what the page has.
 */
import { defineStore } from "pinia";
import { computed, shallowRef } from "vue";
import { useHost } from "../host/current";
import { findInJson, JSON_FILTER } from "../values/json-find";
import { useLiveValue } from "./live-value";
import { useNotices } from "./notices";
import { useSession } from "./session";
import { stepIn, useTextFilter } from "./text-filter";

export const useAppData = defineStore("appdata", () => {
  const host = useHost();
  const session = useSession();
  const notices = useNotices();
  const pages = useLiveValue(
    (client) => host.call("appdata.get", { client }),
    (state) => state.treeRevision,
  );
  /** Null follows the page on top. */
  const chosenPage = shallowRef<number | null>(null);
  const page = computed(() => {
    const open = pages.value.value ?? [];
    return open.find((candidate) => candidate.page === chosenPage.value) ?? open.at(-1) ?? null;
  });

  const search = useTextFilter(JSON_FILTER);
  const found = computed(() =>
    page.value && search.filter.value ? findInJson(page.value.data, search.filter.value) : null,
  );
  /** Path of the chosen row. */
  const chosen = shallowRef<string | null>(null);
  const list = computed(() => [...(found.value?.paths ?? [])]);
  const at = computed(() => list.value.indexOf(chosen.value ?? "") + 1);
  const step = (by: 1 | -1): string | null => stepIn(list.value, at.value, by);

  async function set(path: string, value: unknown): Promise<void> {
    if (!session.active || !page.value) return;
    await notices.attempt(
      host.call("appdata.set", { client: session.active.client, page: page.value.page, path, value }),
    );
    pages.refresh();
  }

  return { ...pages, ...search, chosenPage, page, found, chosen, at, step, set };
});
