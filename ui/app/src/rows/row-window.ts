/**
 * The arithmetic of a table of fixed-height rows: which rows are seen at a scroll position, and back. No DOM, no state.
 * Counterpart: `useRowWindow.ts` feeds it from an element. Invariant: O(1) in the number of rows, and each row can be reached
 * although browsers cap the height of an element (Chromium at 33 554 428 px): beyond `SCROLL_HEIGHT_MAX` the scroll bar
 * stands for more than one pixel of table.
 */

/** Positions are drawn with 32-bit floats, which are exact to the pixel up to 2^24; the caps of the engines are above that. */
export const SCROLL_HEIGHT_MAX = 16_000_000;
/** Rows drawn above and below what is seen, so that a short scroll shows no gap. */
export const OVERSCAN_ROWS = 6;

/** A table as it is now; all lengths in CSS pixels. */
export interface TableShape {
  readonly total: number;
  readonly rowHeight: number;
  readonly viewport: number;
}

export interface RowRange {
  readonly first: number;
  /** One past the last. */
  readonly end: number;
}

/** Height of all rows, as if nothing capped it. */
export function tableHeight({ total, rowHeight }: TableShape): number {
  return total * rowHeight;
}

/** Height that the scrolled element is given. */
export function scrollHeight(shape: TableShape): number {
  return Math.min(tableHeight(shape), SCROLL_HEIGHT_MAX);
}

/** The largest position of the table. */
export function topMax(shape: TableShape): number {
  return Math.max(0, tableHeight(shape) - shape.viewport);
}

/** Pixels of table for one pixel of scroll bar; 1 for every table that is not enormous. */
export function scrollScale(shape: TableShape): number {
  const scrollable = scrollHeight(shape) - shape.viewport;
  return scrollable <= 0 ? 1 : topMax(shape) / scrollable;
}

export function clampTop(shape: TableShape, top: number): number {
  return Math.min(Math.max(0, top), topMax(shape));
}

/** Rows to draw at a position. */
export function drawnRows(shape: TableShape, top: number): RowRange {
  const first = Math.floor(top / shape.rowHeight) - OVERSCAN_ROWS;
  const end = Math.ceil((top + shape.viewport) / shape.rowHeight) + OVERSCAN_ROWS;
  return { first: Math.max(0, first), end: Math.min(shape.total, Math.max(0, end)) };
}

/** Rows that are wholly or partly seen. */
export function seenRows(shape: TableShape, top: number): RowRange {
  const end = Math.ceil((top + shape.viewport) / shape.rowHeight);
  return { first: Math.min(shape.total, Math.floor(top / shape.rowHeight)), end: Math.min(shape.total, end) };
}

/** The nearest position at which the row is wholly seen. */
export function topThatShows(shape: TableShape, top: number, row: number): number {
  const start = row * shape.rowHeight;
  if (start < top) return clampTop(shape, start);
  const needed = start + shape.rowHeight - shape.viewport;
  return clampTop(shape, needed > top ? needed : top);
}

/** Whether the last row is seen, with half a row of tolerance for fractions of pixels. */
export function isAtEnd(shape: TableShape, top: number): boolean {
  return top >= topMax(shape) - shape.rowHeight / 2;
}

/** Where a key leads from a row; null for keys that do not move. */
export function rowForKey(key: string, from: number, shape: TableShape): number | null {
  if (shape.total === 0) return null;
  const page = Math.max(1, Math.floor(shape.viewport / shape.rowHeight) - 1);
  const steps: Record<string, number> = {
    ArrowDown: from + 1,
    ArrowUp: from < 0 ? shape.total - 1 : from - 1,
    PageDown: from + page,
    PageUp: from - page,
    Home: 0,
    End: shape.total - 1,
  };
  const to = steps[key];
  return to === undefined ? null : Math.min(Math.max(0, to), shape.total - 1);
}
