/**
 * A column of a table. Counterpart: `RowGrid.vue` draws it; the slot of its cells has its id. Invariant: its width is a CSS grid
 * track that does not depend on what is in it.
 */
export interface GridColumn {
  readonly id: string;
  readonly title: string;
  /** A CSS grid track. */
  readonly width: string;
  readonly align?: "start" | "end";
  /** The title is for screen readers alone. */
  readonly titleUnseen?: boolean;
}
