/**
 * Two messages of bytes beside each other, with the bytes that differ marked. Counterpart: `ComparedBytes` of the schema and
 * `panels/replay/BytesCompared.vue`. Invariant: a column holds one byte of each side or a gap, so that what is the same at the end stands below itself
 * again where one side is longer.
 */
import type { ComparedBytes } from "../host/generated/bindings";
import { decodeBase64, hexLetter, hexOffset, hexPair } from "./hex";

/** One byte of one side; without a pair there is none here. */
export interface ComparedCell {
  readonly pair: string;
  readonly letter: string;
  readonly differs: boolean;
}

export interface ComparedLine {
  /** Where each side is, empty where it has no byte in this line. */
  readonly offsets: readonly [string, string];
  readonly expected: readonly ComparedCell[];
  readonly got: readonly ComparedCell[];
}

/** Both sides in columns. */
export interface AlignedBytes {
  readonly expected: Uint8Array;
  readonly got: Uint8Array;
  /** Bytes before the first of these. */
  readonly from: number;
  /** Columns before the first that differs; all where none does. */
  readonly head: number;
  /** Columns at the end that are the same. */
  readonly tail: number;
  readonly columns: number;
}

/** Bytes that differ from one end on; where parts were cut off at the end, nothing is known of what is the same there. */
function sameAtEnd(one: Uint8Array, other: Uint8Array, head: number): number {
  const most = Math.min(one.length, other.length) - head;
  let same = 0;
  while (same < most && one[one.length - 1 - same] === other[other.length - 1 - same]) same++;
  return same;
}

export function alignBytes(sides: ComparedBytes): AlignedBytes {
  const [expected, got] = [decodeBase64(sides.expected), decodeBase64(sides.got)];
  let head = 0;
  while (head < expected.length && head < got.length && expected[head] === got[head]) head++;
  const reachesEnd = (shown: Uint8Array, all: number): boolean => sides.from + shown.length >= all;
  const isWhole = reachesEnd(expected, sides.expectedBytes) && reachesEnd(got, sides.gotBytes);
  const tail = isWhole && expected.length !== got.length ? sameAtEnd(expected, got, head) : 0;
  return { expected, got, from: sides.from, head, tail, columns: Math.max(expected.length, got.length) };
}

/** Index of the byte of a side in a column; null in a gap. */
function byteIn(side: Uint8Array, column: number, { tail, columns }: AlignedBytes): number | null {
  if (column >= columns - tail) return side.length - (columns - column);
  return column < side.length - tail ? column : null;
}

const GAP: ComparedCell = { pair: "", letter: "", differs: true };

export function comparedLine(aligned: AlignedBytes, index: number, perLine: number): ComparedLine {
  const { expected, got, from, columns } = aligned;
  const offsets: [string, string] = ["", ""];
  const cells: readonly [ComparedCell[], ComparedCell[]] = [[], []];
  for (let column = index * perLine; column < Math.min((index + 1) * perLine, columns); column++) {
    const places = [byteIn(expected, column, aligned), byteIn(got, column, aligned)] as const;
    const values = [
      places[0] === null ? undefined : expected[places[0]],
      places[1] === null ? undefined : got[places[1]],
    ];
    const differs = values[0] !== values[1];
    for (const side of [0, 1] as const) {
      const [place, value] = [places[side], values[side]];
      cells[side].push(value === undefined ? GAP : { pair: hexPair(value), letter: hexLetter(value), differs });
      if (place !== null && offsets[side] === "") offsets[side] = hexOffset(from + place);
    }
  }
  return { offsets, expected: cells[0], got: cells[1] };
}

/** Columns that differ. */
export function differingCount(aligned: AlignedBytes): number {
  let count = 0;
  for (let column = aligned.head; column < aligned.columns - aligned.tail; column++) {
    const [one, other] = [byteIn(aligned.expected, column, aligned), byteIn(aligned.got, column, aligned)];
    if (one === null || other === null || aligned.expected[one] !== aligned.got[other]) count++;
  }
  return count;
}
