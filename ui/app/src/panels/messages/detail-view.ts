/**
 * Which view of a message is shown. Counterpart: `MessageDetailPane.vue`. Invariant: the choice of the user is kept while
 * messages come that do not have it.
 */
import { computed, shallowRef, type ComputedRef } from "vue";

const wanted = shallowRef("packet");

/** The view to show, out of those that the message has. */
export function useDetailView(there: () => readonly string[]): {
  view: ComputedRef<string>;
  choose: (view: unknown) => void;
} {
  const view = computed(() => (there().includes(wanted.value) ? wanted.value : (there()[0] ?? "hex")));
  return { view, choose: (next) => (wanted.value = String(next)) };
}
