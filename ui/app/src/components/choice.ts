/**
 * One line of a menu of choices. Counterpart: `SelectBox.vue`. Invariant: the value is what is kept, the text what is seen.
 */
export interface Choice {
  readonly value: string;
  readonly text: string;
  readonly detail?: string;
  /** It says something and cannot be chosen. */
  readonly disabled?: boolean;
}
