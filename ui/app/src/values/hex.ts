/**
 * Bytes as lines of a hex view. Counterpart: `components/HexView.vue`. Invariant: a line stands for 16 bytes, always of the same
 * width, so that columns align.
 */
export const BYTES_PER_LINE = 16;

export interface HexLine {
  readonly offset: string;
  readonly bytes: string;
  readonly text: string;
}

export function decodeBase64(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

export function hexLineCount(bytes: Uint8Array): number {
  return Math.ceil(bytes.length / BYTES_PER_LINE);
}

export function hexLine(bytes: Uint8Array, index: number): HexLine {
  const start = index * BYTES_PER_LINE;
  const part = [...bytes.subarray(start, start + BYTES_PER_LINE)];
  const pairs = part.map((byte, at) => (at === 8 ? " " : "") + byte.toString(16).padStart(2, "0"));
  const text = part.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·")).join("");
  // 16 pairs, 15 spaces, and the gap in the middle.
  const width = BYTES_PER_LINE * 3;
  return { offset: start.toString(16).padStart(6, "0"), bytes: pairs.join(" ").padEnd(width), text };
}
