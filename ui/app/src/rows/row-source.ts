/**
 * Rows that live in Rust, as a table needs them: a count, and pages that are pulled when they are seen.
 * Counterpart: the `*.window` calls; `useRowWindow.ts` asks for rows. Invariants: never more than `PAGES_MAX` pages are kept;
 * an answer to an earlier filter is dropped; a refresh is never less than `REFRESH_EVERY_MS` after the one before it, on
 * timers, because animation frames stand still in hidden windows; while paused the total does not change.
 */
import { shallowRef } from "vue";

export const ROWS_PER_PAGE = 256;
/** Asks for the last rows, wherever the end is by now. */
export const FROM_END = Number.MAX_SAFE_INTEGER;
/** Rows at the end that come with every count: what a table that follows shows, in one answer. */
export const TAIL_ROWS = 128;
/** 16 384 rows, a few megabytes at most. */
export const PAGES_MAX = 64;
/** At most ten times a second. */
export const REFRESH_EVERY_MS = 100;

export interface PulledRows<Row> {
  readonly total: number;
  readonly from: number;
  readonly rows: readonly Row[];
}

/** `from` behind the end gives the last rows; `PulledRows.from` says where they are. */
export type PullRows<Row> = (from: number, count: number) => Promise<PulledRows<Row>>;

interface Page<Row> {
  rows: readonly Row[];
  /** Another answer is needed before it is true again. */
  stale: boolean;
  pulling: boolean;
}

/** Where time comes from; tests have their own. */
export interface Timers {
  setTimeout(callback: () => void, ms: number): unknown;
}

export class RowSource<Row> {
  /** Rows that fit the filter, as shown. */
  readonly total = shallowRef(0);
  /** Counts up when rows that may be on the screen have changed. */
  readonly revision = shallowRef(0);
  readonly paused = shallowRef(false);
  /** Rows that came while the table was paused. */
  readonly behind = shallowRef(0);
  /** The first answer for this filter is there, so that an empty table may say that it is empty. */
  readonly loaded = shallowRef(false);
  readonly failure = shallowRef<unknown>(null);

  private readonly pages = new Map<number, Page<Row>>();
  private tail: { readonly from: number; readonly rows: readonly Row[] } = { from: 0, rows: [] };
  private generation = 0;
  /** A refresh is on its way, or the time after it is not over. */
  private busy = false;
  private again = false;

  constructor(
    private readonly pull: PullRows<Row>,
    private readonly timers: Timers = globalThis,
  ) {}

  /** The row, or undefined while it is on its way. */
  row(index: number): Row | undefined {
    const last = this.tail.rows[index - this.tail.from];
    if (last !== undefined) return last;
    const number = Math.floor(index / ROWS_PER_PAGE);
    const page = this.touch(number);
    const row = page?.rows[index % ROWS_PER_PAGE];
    if (index < this.total.value && (!page || page.stale || row === undefined)) void this.pullPage(number);
    return row;
  }

  /** Another filter or another client: nothing that is known holds. */
  reset(): void {
    this.generation++;
    this.pages.clear();
    this.tail = { from: 0, rows: [] };
    // The answer to an earlier filter is not waited for.
    this.busy = false;
    this.paused.value = false;
    this.behind.value = 0;
    this.loaded.value = false;
    this.total.value = 0;
    this.revision.value++;
    this.refresh();
  }

  /** Rows were added. */
  changed(): void {
    this.refresh();
  }

  /** Rows have other numbers than before, because old ones fell out: what is shown is asked for anew. */
  shifted(): void {
    for (const page of this.pages.values()) page.stale = true;
    this.revision.value++;
    this.refresh();
  }

  setPaused(paused: boolean): void {
    this.paused.value = paused;
    this.behind.value = 0;
    if (!paused) this.refresh();
  }

  /** Asks for the end of the table: its count and its last rows, which a table that follows shows at once. */
  private refresh(): void {
    if (this.busy) {
      this.again = true;
      return;
    }
    const generation = this.generation;
    this.busy = true;
    this.again = false;
    void this.pullTail(generation).finally(() => {
      this.timers.setTimeout(() => {
        if (generation !== this.generation) return;
        this.busy = false;
        if (this.again) this.refresh();
      }, REFRESH_EVERY_MS);
    });
  }

  private async pullTail(generation: number): Promise<void> {
    try {
      const answer = await this.pull(FROM_END, this.paused.value ? 0 : TAIL_ROWS);
      if (generation !== this.generation) return;
      this.failure.value = null;
      if (this.paused.value) {
        this.behind.value = Math.max(0, answer.total - this.total.value);
        return;
      }
      if (answer.total < this.total.value) this.pages.clear();
      this.tail = answer;
      this.total.value = answer.total;
      this.loaded.value = true;
      this.revision.value++;
    } catch (error) {
      if (generation === this.generation) this.failure.value = error;
    }
  }

  private async pullPage(number: number): Promise<void> {
    const known = this.pages.get(number);
    if (known?.pulling) return;
    const generation = this.generation;
    const page = known ?? { rows: [], stale: true, pulling: false };
    page.pulling = true;
    this.keep(number, page);
    try {
      const answer = await this.pull(number * ROWS_PER_PAGE, ROWS_PER_PAGE);
      if (generation !== this.generation) return;
      this.store(number, answer.from === number * ROWS_PER_PAGE ? answer.rows : []);
      // Rows fell out in between: asking for a page that is gone would never end.
      if (answer.total < this.total.value) this.total.value = answer.total;
      this.revision.value++;
    } catch (error) {
      page.pulling = false;
      if (generation === this.generation) this.failure.value = error;
    }
  }

  private store(number: number, rows: readonly Row[]): void {
    this.keep(number, { rows, stale: false, pulling: false });
  }

  /** Moves a page to the young end. */
  private touch(number: number): Page<Row> | undefined {
    const page = this.pages.get(number);
    if (page) this.keep(number, page);
    return page;
  }

  private keep(number: number, page: Page<Row>): void {
    this.pages.delete(number);
    this.pages.set(number, page);
    for (const oldest of this.pages.keys()) {
      if (this.pages.size <= PAGES_MAX) break;
      this.pages.delete(oldest);
    }
  }
}
