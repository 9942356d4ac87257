/**
 * The lines of a stack with the place that each names. Counterpart: the logic layer writes `  at name (file:line:column)`.
 * Invariant: nothing of the text is lost.
 */
import type { SourcePlace } from "../host/generated/bindings";

export interface StackLine {
  readonly before: string;
  readonly place: SourcePlace | null;
  readonly after: string;
}

const PLACE = /([^\s()]+\.[a-z]+):(\d+):(\d+)/;

export function stackLines(stack: string): StackLine[] {
  if (stack === "") return [];
  return stack.split("\n").map((line) => {
    const found = PLACE.exec(line);
    const [whole, file, row, column] = found ?? [];
    if (!found || whole === undefined || file === undefined) return { before: line, place: null, after: "" };
    return {
      before: line.slice(0, found.index),
      place: { file, line: Number(row), column: Number(column) },
      after: line.slice(found.index + whole.length),
    };
  });
}
