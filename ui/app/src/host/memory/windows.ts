/**
 * Windows of the imitated tables: filter, then cut. Counterpart: the row indexes of `crates/engine/src/desk`.
 * Invariant: `total` counts what fits the filter; rows keep their order.
 */
import type {
  ConsoleRows,
  ConsoleWindow,
  MessageRows,
  MessagesWindow,
  TimelineRows,
  TimelineWindow,
} from "../generated/bindings";
import type { MemoryClient } from "./client";

function cut<Row>(rows: readonly Row[], from: number, count: number): { total: number; from: number; rows: Row[] } {
  const first = from < rows.length ? from : Math.max(0, rows.length - count);
  return { total: rows.length, from: first, rows: rows.slice(first, first + count) };
}

const has = (text: string, part: string): boolean => text.toLowerCase().includes(part.toLowerCase());

export function messagesWindow(client: MemoryClient, params: MessagesWindow): MessageRows {
  const { conn, dir, control, text, from, count } = params;
  const rows = client.messages.filter(
    (row) =>
      (conn === undefined || row.conn === conn) &&
      (dir === undefined || row.dir === dir) &&
      (control || row.kind === "text" || row.kind === "binary") &&
      has(row.text, text),
  );
  return cut(rows, from, count);
}

export function consoleWindow(client: MemoryClient, { levels, text, from, count }: ConsoleWindow): ConsoleRows {
  const fits = (level: string): boolean => levels.length === 0 || levels.includes(level);
  return cut(
    client.console.filter((row) => fits(row.level) && has(row.text, text)),
    from,
    count,
  );
}

export function timelineWindow(
  client: MemoryClient,
  { kinds, frames, text, from, count }: TimelineWindow,
): TimelineRows {
  const fits = (kind: string): boolean => kinds.length === 0 || kinds.includes(kind);
  return cut(
    client.timeline.filter(
      (row) => fits(row.kind) && (frames || row.kind !== "frame") && has(`${row.title} ${row.detail}`, text),
    ),
    from,
    count,
  );
}
