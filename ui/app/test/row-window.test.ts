/** Which rows are seen at a scroll position. Counterpart: src/rows/row-window.ts. */
import { describe, expect, it } from "vitest";
import {
  SCROLL_HEIGHT_MAX,
  clampTop,
  drawnRows,
  isAtEnd,
  rowForKey,
  scrollHeight,
  scrollScale,
  seenRows,
  topMax,
  topThatShows,
  type TableShape,
} from "../src/rows/row-window";

const shape = (total: number, viewport = 480, rowHeight = 24): TableShape => ({ total, rowHeight, viewport });

describe("a table that fits under the cap", () => {
  it("has one pixel of scroll bar for one pixel of table, up to the cap exactly", () => {
    expect(scrollHeight(shape(SCROLL_HEIGHT_MAX / 25, 480, 25))).toBe(SCROLL_HEIGHT_MAX);
    expect(scrollScale(shape(SCROLL_HEIGHT_MAX / 25, 480, 25))).toBe(1);
  });
  it("draws some rows more than are seen", () => {
    expect(seenRows(shape(1_000), 240)).toEqual({ first: 10, end: 30 });
    expect(drawnRows(shape(1_000), 240)).toEqual({ first: 4, end: 36 });
  });
  it("draws no row that does not exist", () => {
    expect(drawnRows(shape(3), 0)).toEqual({ first: 0, end: 3 });
    expect(drawnRows(shape(0), 0)).toEqual({ first: 0, end: 0 });
  });
  it("cannot be scrolled when all rows fit", () => {
    expect(topMax(shape(3))).toBe(0);
    expect(clampTop(shape(3), 500)).toBe(0);
  });
});

describe("a table of more than a million rows", () => {
  const huge = shape(10_000_000);
  it("is never higher than the cap", () => {
    expect(scrollHeight(huge)).toBe(SCROLL_HEIGHT_MAX);
    expect(scrollScale(shape(1_000_001))).toBeGreaterThan(1);
  });
  it("shows the last row at the end of the scroll bar", () => {
    const top = (scrollHeight(huge) - huge.viewport) * scrollScale(huge);
    expect(top).toBeCloseTo(topMax(huge), 3);
    expect(seenRows(huge, top).end).toBe(10_000_000);
    expect(isAtEnd(huge, top)).toBe(true);
  });
  it("can show each single row", () => {
    const row = 7_654_321;
    const top = topThatShows(huge, 0, row);
    const seen = seenRows(huge, top);
    expect(seen.first).toBeLessThanOrEqual(row);
    expect(seen.end).toBeGreaterThan(row);
  });
  it("draws as few rows as a small one", () => {
    const { first, end } = drawnRows(huge, 120_000_000);
    expect(end - first).toBeLessThanOrEqual(480 / 24 + 13);
  });
});

describe("showing a row", () => {
  it("does not move when the row is seen already", () => {
    expect(topThatShows(shape(100), 240, 15)).toBe(240);
  });
  it("moves the least that is needed", () => {
    expect(topThatShows(shape(100), 240, 5)).toBe(120);
    expect(topThatShows(shape(100), 240, 30)).toBe(264);
  });
});

describe("keys", () => {
  it("move by one row, by one page, to both ends", () => {
    expect(rowForKey("ArrowDown", 4, shape(100))).toBe(5);
    expect(rowForKey("PageDown", 4, shape(100))).toBe(23);
    expect(rowForKey("Home", 4, shape(100))).toBe(0);
    expect(rowForKey("End", 4, shape(100))).toBe(99);
  });
  it("stop at the ends", () => {
    expect(rowForKey("ArrowUp", 0, shape(100))).toBe(0);
    expect(rowForKey("ArrowDown", 99, shape(100))).toBe(99);
  });
  it("begin at the newest row when none is chosen and the way leads up", () => {
    expect(rowForKey("ArrowUp", -1, shape(100))).toBe(99);
    expect(rowForKey("ArrowDown", -1, shape(100))).toBe(0);
  });
  it("that move nothing are left to others", () => {
    expect(rowForKey("a", 4, shape(100))).toBeNull();
    expect(rowForKey("ArrowDown", -1, shape(0))).toBeNull();
  });
});
