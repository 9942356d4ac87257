/**
 * The text of a filter and what it means. Counterpart: `components/FilterField.vue` and `panels/TableEmpty.vue`.
 * Invariant: `filter` is null while nothing is looked for, also where the text cannot be read; then `problem` says why.
 */
import { computed, shallowRef, type ComputedRef, type ShallowRef } from "vue";
import { readFilter, type Filter, type FilterLanguage, type FilterProblem } from "../values/filter-terms";

export interface TextFilter {
  readonly text: ShallowRef<string>;
  readonly filter: ComputedRef<Filter | null>;
  readonly problem: ComputedRef<FilterProblem | null>;
  readonly clearFilter: () => void;
}

/** What a store of a value with a filter has, as its panel sees it. */
export interface SearchedValue {
  readonly value: unknown;
  readonly filter: Filter | null;
  readonly problem: FilterProblem | null;
  text: string;
  shown: boolean;
  clearFilter(): void;
}

export function useTextFilter(language: FilterLanguage): TextFilter {
  const text = shallowRef("");
  const read = computed(() => readFilter(text.value, language));
  const problem = computed(() => read.value.problem);
  const filter = computed(() => (read.value.terms.length === 0 ? null : read.value));
  return { text, filter, problem, clearFilter: () => (text.value = "") };
}

/** The match after or before the one at `at`, which counts from 1; from none to the first or the last. */
export function stepIn<T>(list: readonly T[], at: number, by: 1 | -1): T | null {
  const from = at === 0 && by === -1 ? 1 : at;
  return list[(from - 1 + by + list.length) % list.length] ?? null;
}
