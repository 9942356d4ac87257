/**
 * Where the values of a JSON text stand in it. Counterpart: `JSON.parse` has read the same text without complaint;
 * `json-tree.ts` names values by the same steps. Invariants: one pass without recursion, so depth costs no stack and a text
 * of `DETAIL_BYTES_MAX` takes tens of milliseconds; only the containers around the current place are kept.
 */
import type { Span } from "./utf8";

/** Names of members and indexes of lists, from the root on. */
export type Steps = readonly string[];

/** A container that is being read. */
interface Open {
  readonly list: boolean;
  readonly start: number;
  /** Where its own member of the container around it begins, name included. */
  readonly begin: number;
  index: number;
  /** The name of the current member, quotes included; -1 while it is awaited. */
  nameStart: number;
  nameEnd: number;
}

/** A value at its end: `begin` is where the name of its member stands. True ends the walk. */
type Visit = (open: readonly Open[], begin: number, start: number, end: number) => boolean;

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const LIST = 0x5b;
const LIST_END = 0x5d;
const OBJECT = 0x7b;
const OBJECT_END = 0x7d;
const BACKSLASH = 0x5c;

function stringEnd(text: string, start: number): number {
  for (let close = text.indexOf('"', start + 1); close >= 0; close = text.indexOf('"', close + 1)) {
    let slashes = 0;
    while (text.charCodeAt(close - 1 - slashes) === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return close + 1;
  }
  return text.length;
}

/** Numbers, true, false, null. */
function wordEnd(text: string, start: number): number {
  let end = start + 1;
  for (; end < text.length; end++) {
    const unit = text.charCodeAt(end);
    if (unit <= 0x20 || unit === COMMA || unit === LIST_END || unit === OBJECT_END) break;
  }
  return end;
}

/** Shows each value when its end is reached, inner ones first. */
function walk(text: string, visit: Visit): void {
  const open: Open[] = [];
  let around: Open | undefined;
  for (let at = 0; at < text.length;) {
    const unit = text.charCodeAt(at);
    // The value that starts here belongs to the name before it.
    const begin = around && !around.list ? around.nameStart : at;
    if (unit <= 0x20 || unit === COLON) at++;
    else if (unit === COMMA && around) {
      around.index++;
      around.nameStart = -1;
      at++;
    } else if (unit === OBJECT || unit === LIST) {
      around = { list: unit === LIST, start: at, begin, index: 0, nameStart: -1, nameEnd: -1 };
      open.push(around);
      at++;
    } else if (unit === OBJECT_END || unit === LIST_END) {
      at++;
      const closed = open.pop();
      around = open[open.length - 1];
      if (closed && visit(open, closed.begin, closed.start, at)) return;
    } else {
      const end = unit === QUOTE ? stringEnd(text, at) : wordEnd(text, at);
      if (around && !around.list && around.nameStart < 0) {
        around.nameStart = at;
        around.nameEnd = end;
      } else if (visit(open, begin, at, end)) return;
      at = end;
    }
  }
}

function nameOf(text: string, { list, index, nameStart, nameEnd }: Open): string {
  return list ? `${index}` : (JSON.parse(text.slice(nameStart, nameEnd)) as string);
}

/** Whether the current member of a container is this step; names are compared as they stand before they are read. */
function isAt(text: string, open: Open, step: string, quoted: string): boolean {
  if (open.list) return open.index === Number(step);
  const length = open.nameEnd - open.nameStart;
  if (length === quoted.length && text.startsWith(quoted, open.nameStart)) return true;
  return text.slice(open.nameStart, open.nameEnd).includes("\\") && nameOf(text, open) === step;
}

/** Where the value with these steps stands; of members with one name the last, as `JSON.parse` has it. */
export function placeOf(text: string, steps: Steps): Span | null {
  const quoted = steps.map((step) => JSON.stringify(step));
  let found: Span | null = null;
  walk(text, (open, _begin, start, end) => {
    // The innermost step differs most often.
    if (open.length !== steps.length) return false;
    for (let depth = open.length - 1; depth >= 0; depth--) {
      const container = open[depth];
      if (!container || !isAt(text, container, steps[depth] ?? "", quoted[depth] ?? "")) return false;
    }
    found = { start, end };
    return open.every(({ list }) => list);
  });
  return found;
}

/** Steps to the smallest value that has all of a range; its name belongs to it. Null where only white space is around it. */
export function stepsAt(text: string, range: Span): Steps | null {
  let steps: Steps | null = null;
  walk(text, (open, begin, _start, end) => {
    if (begin > range.start || end < range.end) return false;
    steps = open.map((container) => nameOf(text, container));
    return true;
  });
  return steps;
}
