/**
 * Timers of the logic layer: keeps the callbacks and hands out the ids; Rust keeps the deadlines.
 * Counterpart: `crates/logic/src/timers.rs`. Invariant: an id is in the table from its set to its clear or last fire,
 * so that a callback and its arguments are let go as soon as they can never be called again.
 */
import type { Runtime } from "./runtime";

/** Timers that may be pending at once; the next `setTimeout` throws. Equal to `TIMER_COUNT_MAX` in `timers.rs`. */
export const TIMER_COUNT_MAX = 100_000;

/** Ids stay within `u32` on the Rust side. */
const TIMER_ID_MAX = 0xffff_ffff;

interface Timer {
  readonly callback: (...args: unknown[]) => unknown;
  readonly args: unknown[];
  readonly repeat: boolean;
}

/** The timers of one session. */
export class TimerTable {
  private readonly timers = new Map<number, Timer>();
  private lastId = 0;

  constructor(private readonly runtime: Runtime) {}

  /** How many timers wait. */
  get size(): number {
    return this.timers.size;
  }

  /** Sets a timer and returns its id, a positive integer. `delay` is in milliseconds, anything that is no number counts as 0. */
  set(api: string, callback: unknown, delay: unknown, repeat: boolean, args: unknown[]): number {
    if (typeof callback !== "function") {
      const hint = typeof callback === "string" ? "; code in a string is not run" : "";
      throw new TypeError(`${api}: the first argument must be a function, got ${typeof callback}${hint}`);
    }
    if (this.timers.size >= TIMER_COUNT_MAX) {
      throw new RangeError(`${api}: ${TIMER_COUNT_MAX} timers are pending; clear those that are no longer needed`);
    }
    const id = this.nextId();
    this.timers.set(id, { callback: callback as Timer["callback"], args, repeat });
    const delayMs = Number(delay);
    this.runtime.native.timers.set(id, Number.isNaN(delayMs) ? 0 : delayMs, repeat);
    return id;
  }

  /** Forgets timer `id`; ids that are unknown or no numbers are ignored, as everywhere. */
  clear(id: unknown): void {
    const number = Number(id);
    if (this.timers.delete(number)) this.runtime.native.timers.clear(number);
  }

  /** Runs timer `id`. A timer that was cleared after Rust had queued it does nothing. */
  fire(id: number): void {
    const timer = this.timers.get(id);
    if (timer === undefined) return;
    if (!timer.repeat) this.timers.delete(id);
    this.runtime.guard(timer.callback, undefined, ...timer.args);
  }

  private nextId(): number {
    do this.lastId = this.lastId >= TIMER_ID_MAX ? 1 : this.lastId + 1;
    while (this.timers.has(this.lastId));
    return this.lastId;
  }
}

const tables = new WeakMap<Runtime, TimerTable>();

/** The one timer table of a session. */
export function timerTable(runtime: Runtime): TimerTable {
  let table = tables.get(runtime);
  if (table === undefined) {
    table = new TimerTable(runtime);
    tables.set(runtime, table);
  }
  return table;
}

/** `Entry.timer`: the deadline of timer `id` has come. */
export function fireTimer(runtime: Runtime, id: number): void {
  timerTable(runtime).fire(id);
}

/** The four timer functions as app code sees them. */
export function timerGlobals(runtime: Runtime): Record<string, (...args: never[]) => unknown> {
  const table = timerTable(runtime);
  return {
    setTimeout: (callback?: unknown, delay?: unknown, ...args: unknown[]) =>
      table.set("setTimeout", callback, delay, false, args),
    setInterval: (callback?: unknown, delay?: unknown, ...args: unknown[]) =>
      table.set("setInterval", callback, delay, true, args),
    clearTimeout: (id?: unknown) => {
      table.clear(id);
    },
    clearInterval: (id?: unknown) => {
      table.clear(id);
    },
  };
}
