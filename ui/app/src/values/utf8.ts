/**
 * Places in a text as places in its UTF-8, and back. Counterpart: `panels/messages/payload-selection.ts`.
 * Invariants: nothing is allocated, one pass up to the place; half a character counts as none at a start and as all of it at
 * an end, so that a range of bytes becomes whole characters.
 */
export interface Span {
  readonly start: number;
  /** One past the last. */
  readonly end: number;
}

/** Bytes of the character at `index`; for the second half of a pair 0, the first half has all four. */
function bytesAt(text: string, index: number): number {
  const unit = text.charCodeAt(index);
  if (unit < 0x80) return 1;
  if (unit < 0x800) return 2;
  if (unit >= 0xd800 && unit < 0xdc00) return isSecondHalf(text.charCodeAt(index + 1)) ? 4 : 3;
  // Alone it is written as the replacement character, which has three bytes.
  return isSecondHalf(unit) && isFirstHalf(text.charCodeAt(index - 1)) ? 0 : 3;
}
const isFirstHalf = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00;
const isSecondHalf = (unit: number): boolean => unit >= 0xdc00 && unit < 0xe000;

/** Characters as bytes. */
export function toBytes(text: string, chars: Span): Span {
  let bytes = 0;
  let index = 0;
  for (; index < chars.start && index < text.length; index++) bytes += bytesAt(text, index);
  const start = bytes;
  for (; index < chars.end && index < text.length; index++) bytes += bytesAt(text, index);
  return { start, end: bytes };
}

/** Bytes as the characters that they belong to. */
export function toChars(text: string, bytes: Span): Span {
  let at = 0;
  let index = 0;
  while (index < text.length && at + bytesAt(text, index) <= bytes.start) at += bytesAt(text, index++);
  // A pair is stepped over as one, its second half has no bytes of its own.
  const start = index;
  while (index < text.length && at < bytes.end) at += bytesAt(text, index++);
  while (index < text.length && index > start && bytesAt(text, index) === 0) index++;
  return { start, end: index };
}
