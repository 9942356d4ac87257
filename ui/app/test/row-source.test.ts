/** Rows that are pulled by window. Counterpart: src/rows/row-source.ts. */
import { describe, expect, it } from "vitest";
import { FROM_END, PAGES_MAX, ROWS_PER_PAGE, RowSource, TAIL_ROWS, type PulledRows } from "../src/rows/row-source";

/** A host whose answers come when the test says so, and time that passes when the test says so. */
class Table {
  total = 0;
  prefix = "row";
  readonly asked: { from: number; count: number; answer: () => void }[] = [];
  private timers: (() => void)[] = [];
  readonly source = new RowSource<string>(
    (from, count) =>
      new Promise<PulledRows<string>>((resolve) => {
        const { prefix, total } = this;
        const first = from < total ? from : Math.max(0, total - count);
        const rows = Array.from(
          { length: Math.max(0, Math.min(count, total - first)) },
          (_, at) => `${prefix} ${first + at}`,
        );
        this.asked.push({ from, count, answer: () => resolve({ total, from: first, rows }) });
      }),
    { setTimeout: (callback) => this.timers.push(callback) },
  );

  /** Answers everything that was asked, and lets the promises settle. */
  async answer(): Promise<void> {
    for (const { answer } of this.asked.splice(0)) answer();
    await settled();
  }
  passTime(): void {
    for (const timer of this.timers.splice(0)) timer();
  }
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 8; turn++) await Promise.resolve();
}

async function filled(total: number): Promise<Table> {
  const table = new Table();
  table.total = total;
  table.source.reset();
  await table.answer();
  table.passTime();
  return table;
}

describe("the count", () => {
  it("comes with the first window, together with its rows", async () => {
    const table = await filled(10);
    expect(table.source.total.value).toBe(10);
    expect(table.source.row(9)).toBe("row 9");
    expect(table.asked).toEqual([]);
  });
  it("is asked for at most once in the time between two refreshes", async () => {
    const table = await filled(10);
    for (let push = 0; push < 50; push++) table.source.changed();
    expect(table.asked.length).toBe(1);
    await table.answer();
    expect(table.asked.length).toBe(0);
    table.passTime();
    expect(table.asked.length).toBe(1);
  });
  it("shrinks when the log was cleared", async () => {
    const table = await filled(600);
    table.total = 0;
    table.source.changed();
    await table.answer();
    expect(table.source.total.value).toBe(0);
  });
});

describe("a table that follows", () => {
  it("has the rows at its new end with the new count, without asking again", async () => {
    const table = await filled(10);
    table.total = 50_000;
    table.source.changed();
    expect(table.asked.map(({ from, count }) => [from, count])).toEqual([[FROM_END, TAIL_ROWS]]);
    await table.answer();
    expect(table.source.row(49_999)).toBe("row 49999");
    expect(table.source.row(50_000 - TAIL_ROWS)).toBe(`row ${50_000 - TAIL_ROWS}`);
    expect(table.asked).toEqual([]);
  });
});

describe("a row that is not known", () => {
  it("is pulled with its page, once", async () => {
    const table = await filled(10_000);
    expect(table.source.row(5_000)).toBeUndefined();
    expect(table.source.row(5_001)).toBeUndefined();
    expect(table.asked.map(({ from, count }) => [from, count])).toEqual([[4_864, ROWS_PER_PAGE]]);
    await table.answer();
    expect(table.source.row(5_000)).toBe("row 5000");
  });
  it("beyond the end is not asked for", async () => {
    const table = await filled(10);
    expect(table.source.row(300)).toBeUndefined();
    expect(table.asked).toEqual([]);
  });
});

describe("another filter", () => {
  it("drops the answer to the earlier one", async () => {
    const table = await filled(10);
    table.source.changed();
    const [late] = table.asked.splice(0);
    table.prefix = "filtered";
    table.total = 3;
    table.source.reset();
    await table.answer();
    late!.answer();
    await settled();
    expect(table.source.total.value).toBe(3);
    expect(table.source.row(0)).toBe("filtered 0");
  });
  it("does not wait for the answer to the earlier one", async () => {
    const table = await filled(10);
    table.source.changed();
    table.source.reset();
    expect(table.asked.length).toBe(2);
  });
});

describe("a paused table", () => {
  it("keeps its total and says how far it is behind", async () => {
    const table = await filled(10);
    table.source.setPaused(true);
    table.total = 25;
    table.source.changed();
    await table.answer();
    expect(table.source.total.value).toBe(10);
    expect(table.source.behind.value).toBe(15);
  });
  it("catches up when it goes on", async () => {
    const table = await filled(10);
    table.source.setPaused(true);
    table.total = 25;
    table.source.setPaused(false);
    await table.answer();
    expect(table.source.total.value).toBe(25);
    expect(table.source.behind.value).toBe(0);
  });
});

it("keeps the old rows on the screen until the shifted ones are there", async () => {
  const table = await filled(10);
  table.prefix = "shifted";
  table.source.shifted();
  expect(table.source.row(0)).toBe("row 0");
  await table.answer();
  expect(table.source.row(0)).toBe("shifted 0");
});

it("keeps no more pages than it may", async () => {
  const table = await filled((PAGES_MAX + 10) * ROWS_PER_PAGE);
  for (let page = 0; page < PAGES_MAX + 5; page++) {
    table.source.row(page * ROWS_PER_PAGE);
    await table.answer();
  }
  expect(table.source.row((PAGES_MAX + 4) * ROWS_PER_PAGE)).toBeDefined();
  expect(table.source.row(0)).toBeUndefined();
});

it("says that it failed, and recovers with the next refresh", async () => {
  let fail = true;
  const timers: (() => void)[] = [];
  const source = new RowSource<string>(
    (from) => (fail ? Promise.reject(new Error("lost")) : Promise.resolve({ total: 1, from, rows: ["row"] })),
    { setTimeout: (callback) => timers.push(callback) },
  );
  source.reset();
  await settled();
  expect(source.failure.value).toBeInstanceOf(Error);
  fail = false;
  for (const timer of timers.splice(0)) timer();
  source.changed();
  await settled();
  expect(source.failure.value).toBeNull();
  expect(source.total.value).toBe(1);
});
