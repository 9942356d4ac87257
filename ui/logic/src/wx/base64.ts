/**
 * `wx.arrayBufferToBase64` and `wx.base64ToArrayBuffer`.
 * Counterpart: none; the logic layer has no `atob`. Invariant: decoding what was encoded gives the same bytes, and no text
 * makes the decoder throw: it stops at the first character that is not base64, as the padding does.
 */
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/** Characters joined at a time; a string that grows by one character is slow in a small engine. */
const CHUNK_CHARS = 8_192;

const VALUES: ReadonlyMap<number, number> = new Map([...ALPHABET].map((char, value) => [char.charCodeAt(0), value]));

/** Standard base64 with padding. Anything but an ArrayBuffer gives an empty string. */
export function arrayBufferToBase64(buffer: ArrayBuffer): string {
  if (!(buffer instanceof ArrayBuffer)) return "";
  const bytes = new Uint8Array(buffer);
  const chunks: string[] = [];
  let chunk = "";
  for (let i = 0; i < bytes.length; i += 3) {
    chunk += encodeThree(bytes, i);
    if (chunk.length >= CHUNK_CHARS) {
      chunks.push(chunk);
      chunk = "";
    }
  }
  return chunks.join("") + chunk;
}

function encodeThree(bytes: Uint8Array, at: number): string {
  const [a = 0, b, c] = [bytes[at], bytes[at + 1], bytes[at + 2]];
  const bits = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
  const char = (shift: number): string => ALPHABET.charAt((bits >> shift) & 63);
  return char(18) + char(12) + (b === undefined ? "=" : char(6)) + (c === undefined ? "=" : char(0));
}

/** White space is passed over; decoding ends at padding or at the first foreign character. */
export function base64ToArrayBuffer(base64: string): ArrayBuffer {
  const text = String(base64).replace(/\s/g, "");
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let length = 0;
  let bits = 0;
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    const value = VALUES.get(text.charCodeAt(i));
    if (value === undefined) break;
    bits = ((bits << 6) | value) & 0xffffff;
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes[length++] = (bits >> count) & 0xff;
    }
  }
  return bytes.buffer.slice(0, length);
}
