/**
 * Bytes as lines of a hex view. Counterpart: `components/HexView.vue`. Invariant: a line stands for 16 bytes, or 8 where there is
 * little room, always of the same width, so that columns align.
 */
export const BYTES_PER_LINE = 16;

/** One byte: two digits, and its letter or a dot. */
export interface HexCell {
  readonly at: number;
  readonly pair: string;
  readonly letter: string;
}

export interface HexLine {
  readonly start: number;
  readonly offset: string;
  readonly cells: readonly HexCell[];
  /** Cells that are missing in the last line. */
  readonly gap: number;
}

export function decodeBase64(base64: string): Uint8Array {
  const letters = atob(base64);
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = letters.charCodeAt(at);
  return bytes;
}

export function hexLineCount(bytes: Uint8Array, perLine = BYTES_PER_LINE): number {
  return Math.ceil(bytes.length / perLine);
}

export function hexPair(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}

export function hexOffset(at: number): string {
  return at.toString(16).padStart(6, "0");
}

export function hexLine(bytes: Uint8Array, index: number, perLine = BYTES_PER_LINE): HexLine {
  const start = index * perLine;
  const cells = [...bytes.subarray(start, start + perLine)].map((byte, column) => ({
    at: start + column,
    pair: hexPair(byte),
    letter: byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·",
  }));
  return { start, offset: hexOffset(start), cells, gap: perLine - cells.length };
}

/** Where the cursor goes from `at` with a key; null when the key is for somebody else. */
export function byteForKey(
  key: string,
  at: number,
  total: number,
  linesPerPage: number,
  perLine = BYTES_PER_LINE,
): number | null {
  const column = at % perLine;
  const steps: Readonly<Record<string, number>> = {
    ArrowRight: at + 1,
    ArrowLeft: at - 1,
    ArrowDown: at + perLine,
    ArrowUp: at - perLine,
    PageDown: at + perLine * linesPerPage,
    PageUp: at - perLine * linesPerPage,
    Home: at - column,
    End: at - column + perLine - 1,
  };
  const to = steps[key];
  return to === undefined ? null : Math.min(Math.max(0, to), total - 1);
}
