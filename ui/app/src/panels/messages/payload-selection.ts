/**
 * One selection for all views of a message: bytes of its payload, which are also characters of its text and a value of its
 * JSON. Counterpart: `MessageDetailPane.vue` and its views. Invariants: the bytes are the truth, the others follow from them;
 * what no view shows is not computed; another message begins without a selection.
 */
import { computed, shallowRef, watch, type ComputedRef, type ShallowRef } from "vue";
import { placeOf, stepsAt, type Steps } from "../../values/json-places";
import { toBytes, toChars, type Span } from "../../values/utf8";

/** What is selected from; `json` says that the text is JSON. */
export interface Payload {
  readonly event: number;
  readonly text: string | undefined;
  readonly json: boolean;
  readonly bytes: number;
}

export interface PayloadSelection {
  readonly bytes: ShallowRef<Span | null>;
  readonly chars: ComputedRef<Span | null>;
  readonly steps: ComputedRef<Steps | null>;
  chooseValue(steps: Steps): void;
  chooseBytes(range: Span | null): void;
  chooseChars(range: Span): void;
}

export function usePayloadSelection(payload: () => Payload): PayloadSelection {
  const bytes = shallowRef<Span | null>(null);
  /** Known without looking, when a value was chosen. */
  const chosen = shallowRef<Steps | null>(null);
  watch(
    () => payload().event,
    () => chooseBytes(null),
  );

  const chars = computed(() => {
    const { text } = payload();
    return bytes.value === null || text === undefined ? null : toChars(text, bytes.value);
  });
  const steps = computed(() => {
    if (chosen.value) return chosen.value;
    const { text, json } = payload();
    return chars.value === null || text === undefined || !json ? null : stepsAt(text, chars.value);
  });

  function chooseBytes(range: Span | null): void {
    const end = Math.min(range?.end ?? 0, payload().bytes);
    bytes.value = range && range.start < end ? { start: range.start, end } : null;
    chosen.value = null;
  }
  function chooseChars(range: Span): void {
    const { text } = payload();
    if (text !== undefined) chooseBytes(toBytes(text, range));
  }
  function chooseValue(to: Steps): void {
    const { text, json } = payload();
    const place = text === undefined || !json ? null : placeOf(text, to);
    if (!place) return;
    chooseChars(place);
    chosen.value = to;
  }
  return { bytes, chars, steps, chooseValue, chooseBytes, chooseChars };
}
