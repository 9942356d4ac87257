/**
 * What the columns of a picker hold in each mode, and what it answers.
 * Counterpart: `picker.ts` shows them. Invariant: turning a column gives new columns and changes nothing by itself, so that it can be tested
 * without a screen.
 */
import type { ViewNode } from "../node";
import type { Texts } from "../texts";
import { clamp, fieldsOf, listOf, numberOf, textOf } from "../values";
import { regionColumns } from "./picker-region";

export interface Columns {
  readonly lists: readonly (readonly string[])[];
  readonly indexes: readonly number[];
  /** Only `multiSelector` tells its columns. */
  readonly tellsColumns: boolean;
  turn(column: number, index: number): Columns;
  detail(indexes: readonly number[]): Readonly<Record<string, unknown>>;
}

/** Items of one column. */
const ITEM_COUNT_MAX = 5_000;

export function columnsOf(node: ViewNode, texts: Texts): Columns {
  switch (textOf(node.read("mode"), "selector")) {
    case "multiSelector":
      return multi(node);
    case "time":
      return time(node);
    case "date":
      return dateColumns(dateOptions(node), partsOf(textOf(node.read("value"))), texts);
    case "region":
      return regionColumns(node);
    default:
      return single(node);
  }
}

function names(range: unknown, key: unknown): string[] {
  return listOf(range)
    .slice(0, ITEM_COUNT_MAX)
    .map((one) => textOf(key === undefined || key === null || key === "" ? one : fieldsOf(one)[textOf(key)]));
}

function single(node: ViewNode): Columns {
  const list = names(node.read("range"), node.read("range-key"));
  return fixed([list], [numberOf(node.read("value"), 0)], false, ([index = 0]) => ({ value: index }));
}

function multi(node: ViewNode): Columns {
  const lists = listOf(node.read("range")).map((one) => names(one, node.read("range-key")));
  const values = listOf(node.read("value"));
  return fixed(
    lists,
    lists.map((_, at) => numberOf(values[at], 0)),
    true,
    (indexes) => ({ value: [...indexes] }),
  );
}

/** Columns that do not depend on each other. */
export function fixed(
  lists: readonly (readonly string[])[],
  indexes: readonly number[],
  tellsColumns: boolean,
  detail: Columns["detail"],
): Columns {
  return {
    lists,
    indexes: lists.map((list, at) => clamp(indexes[at] ?? 0, 0, Math.max(list.length - 1, 0))),
    tellsColumns,
    turn: (column, index) =>
      fixed(
        lists,
        indexes.map((one, at) => (at === column ? index : one)),
        tellsColumns,
        detail,
      ),
    detail,
  };
}

const pad = (value: number): string => String(value).padStart(2, "0");
const numbers = (first: number, last: number): number[] =>
  Array.from({ length: Math.max(last - first + 1, 0) }, (_, at) => first + at);

/** Hours and minutes between `start` and `end`. */
function time(node: ViewNode): Columns {
  const minutesOf = (value: unknown, otherwise: number): number => {
    const match = /^(\d{1,2}):(\d{1,2})/.exec(textOf(value));
    return match ? Number(match[1]) * 60 + Number(match[2]) : otherwise;
  };
  const first = minutesOf(node.read("start"), 0);
  const last = Math.max(minutesOf(node.read("end"), 23 * 60 + 59), first);
  const now = new Date();
  const at = clamp(minutesOf(node.read("value"), now.getHours() * 60 + now.getMinutes()), first, last);
  const make = (hour: number, minute: number): Columns => {
    const hours = numbers(Math.floor(first / 60), Math.floor(last / 60));
    const from = hour === Math.floor(first / 60) ? first % 60 : 0;
    const to = hour === Math.floor(last / 60) ? last % 60 : 59;
    const minutes = numbers(from, to);
    const indexes = [hours.indexOf(hour), clamp(minute - from, 0, minutes.length - 1)];
    return {
      lists: [hours.map(pad), minutes.map(pad)],
      indexes,
      tellsColumns: false,
      turn: (column, index) =>
        make(column === 0 ? (hours[index] ?? hour) : hour, column === 1 ? (minutes[index] ?? minute) : minute),
      detail: ([h = 0, m = 0]) => ({ value: `${pad(hours[h] ?? 0)}:${pad(minutes[m] ?? 0)}` }),
    };
  };
  return make(Math.floor(at / 60), at % 60);
}

type Parts = readonly [year: number, month: number, day: number];

interface DateOptions {
  readonly first: Parts;
  readonly last: Parts;
  readonly depth: number;
}

const DEPTHS: Readonly<Record<string, number>> = { year: 1, month: 2, day: 3 };

function dateOptions(node: ViewNode): DateOptions {
  const first = partsOf(textOf(node.read("start"))) ?? [1900, 1, 1];
  const last = partsOf(textOf(node.read("end")), true) ?? [2100, 12, 31];
  return { first, last, depth: DEPTHS[textOf(node.read("fields"), "day")] ?? 3 };
}

function partsOf(text: string, isEnd = false): Parts | undefined {
  const match = /^(\d{4})(?:[-/](\d{1,2}))?(?:[-/](\d{1,2}))?/.exec(text);
  if (!match) return undefined;
  return [Number(match[1]), Number(match[2] ?? (isEnd ? 12 : 1)), Number(match[3] ?? (isEnd ? 31 : 1))];
}

/** Year, month and day; each column is cut where `start` and `end` say. */
export function dateColumns({ first, last, depth }: DateOptions, value: Parts | undefined, texts: Texts): Columns {
  const now = new Date();
  const [year, month, day] = value ?? [now.getFullYear(), now.getMonth() + 1, now.getDate()];
  const years = numbers(first[0], Math.max(last[0], first[0]));
  const y = clamp(year, first[0], Math.max(last[0], first[0]));
  const months = numbers(y === first[0] ? first[1] : 1, y === last[0] ? last[1] : 12);
  const m = clamp(month, months[0] ?? 1, months.at(-1) ?? 12);
  const daysOfMonth = new Date(y, m, 0).getDate();
  const isFirst = y === first[0] && m === first[1];
  const isLast = y === last[0] && m === last[1];
  const days = numbers(isFirst ? first[2] : 1, isLast ? Math.min(last[2], daysOfMonth) : daysOfMonth);
  const d = clamp(day, days[0] ?? 1, days.at(-1) ?? 31);
  const all = [years, months, days].slice(0, depth);
  const units = [texts.year, texts.month, texts.day];
  return {
    lists: all.map((list, at) => list.map((one) => `${at === 0 ? one : pad(one)}${units[at] ?? ""}`)),
    indexes: [years.indexOf(y), months.indexOf(m), days.indexOf(d)].slice(0, depth),
    tellsColumns: false,
    turn: (column, index) => {
      const next: [number, number, number] = [y, m, d];
      next[column as 0 | 1 | 2] = all[column]?.[index] ?? 1;
      return dateColumns({ first, last, depth }, next, texts);
    },
    detail: (indexes) => ({
      value: all
        .map((list, at) => (at === 0 ? String(list[indexes[0] ?? 0]) : pad(list[indexes[at] ?? 0] ?? 1)))
        .join("-"),
    }),
  };
}
