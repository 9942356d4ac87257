/**
 * Which choices of a filter are pressed after one more press.
 * Counterpart: `components/ChoiceBar.vue` draws them. Invariant: "all" is the same as none.
 */

/** The choices after the press: "all" releases every one, another one is added or released. */
export function pressedNext<T extends string>(pressed: readonly T[], value: T | "all"): T[] {
  if (value === "all") return [];
  return pressed.includes(value) ? pressed.filter((other) => other !== value) : [...pressed, value];
}
