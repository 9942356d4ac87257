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

/** Bytes whose letters are made at once: `String.fromCharCode` takes its arguments from the stack. */
const LETTERS_AT_ONCE = 0x8000;

export function encodeBase64(bytes: Uint8Array): string {
  let letters = "";
  for (let at = 0; at < bytes.length; at += LETTERS_AT_ONCE)
    letters += String.fromCharCode(...bytes.subarray(at, at + LETTERS_AT_ONCE));
  return btoa(letters);
}

export function hexLineCount(bytes: Uint8Array, perLine = BYTES_PER_LINE): number {
  return Math.ceil(bytes.length / perLine);
}

export function hexPair(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}

/** The letter of a byte, or a dot. */
export function hexLetter(byte: number): string {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·";
}

export function hexOffset(at: number): string {
  return at.toString(16).padStart(6, "0");
}

export function hexLine(bytes: Uint8Array, index: number, perLine = BYTES_PER_LINE): HexLine {
  const start = index * perLine;
  const cells = [...bytes.subarray(start, start + perLine)].map((byte, column) => ({
    at: start + column,
    pair: hexPair(byte),
    letter: hexLetter(byte),
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
