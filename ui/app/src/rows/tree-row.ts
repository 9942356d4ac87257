/**
 * What a flat row of a tree has. Counterpart: `TreeRows.vue`. Invariant: keys are unique in their tree and stay when the tree
 * is made anew, so that open branches and the chosen row survive.
 */
export interface TreeRow {
  readonly key: string;
  readonly depth: number;
  /** Has something below it. */
  readonly branch: boolean;
  readonly open: boolean;
}
