/**
 * What a JSON tree can be told to do. Counterpart: `JsonTree.vue` exposes it. Invariant: only what is open changes, never the
 * value.
 */
export interface FoldingTree {
  /** Opens everything as far as there is room; says how many branches stay closed. */
  unfoldAll(): number;
  /** Closes everything but the value itself. */
  foldAll(): void;
  /** Chooses the last of these paths and opens those before it. */
  reveal(paths: readonly string[]): void;
}
