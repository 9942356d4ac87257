/**
 * `wx.arrayBufferToBase64` and `wx.base64ToArrayBuffer`.
 * Counterpart: none; the logic layer has no `atob`. Invariant: decoding what was encoded gives the same bytes, and no text
 * makes the decoder throw: it stops at the first character that is not base64, as the padding does.
 */
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/** Marks a character code outside of the alphabet. */
const FOREIGN = 255;

/** Two characters for every 12 bits: halves the steps of a small engine. Made on first use. */
let pairs: string[] | undefined;
/** Six bits for every ASCII code. Made on first use. */
let values: Uint8Array | undefined;

/** Standard base64 with padding. Anything but an ArrayBuffer gives an empty string. */
export function arrayBufferToBase64(buffer: ArrayBuffer): string {
  if (!(buffer instanceof ArrayBuffer)) return "";
  pairs ??= Array.from({ length: 4096 }, (_, bits) => ALPHABET.charAt(bits >> 6) + ALPHABET.charAt(bits & 63));
  const bytes = new Uint8Array(buffer);
  const whole = bytes.length - (bytes.length % 3);
  const parts: string[] = [];
  for (let i = 0; i < whole; i += 3) {
    const bits = ((bytes[i] as number) << 16) | ((bytes[i + 1] as number) << 8) | (bytes[i + 2] as number);
    parts.push(pairs[bits >> 12] as string, pairs[bits & 4095] as string);
  }
  return parts.join("") + encodeRest(bytes.subarray(whole));
}

/** The last one or two bytes. */
function encodeRest([a, b]: Uint8Array): string {
  if (a === undefined) return "";
  const bits = (a << 16) | ((b ?? 0) << 8);
  const char = (shift: number): string => ALPHABET.charAt((bits >> shift) & 63);
  return `${char(18)}${char(12)}${b === undefined ? "=" : char(6)}=`;
}

/** White space is passed over; decoding ends at padding or at the first foreign character. */
export function base64ToArrayBuffer(base64: string): ArrayBuffer {
  const table = (values ??= decodingTable());
  const text = String(base64).replace(/\s+/g, "");
  const value = (at: number): number => table[text.charCodeAt(at)] ?? FOREIGN;
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let length = 0;
  let at = 0;
  for (; at + 4 <= text.length; at += 4) {
    // Four characters at once, as long as all are of the alphabet. Stores are modulo 256.
    const a = value(at);
    const b = value(at + 1);
    const c = value(at + 2);
    const d = value(at + 3);
    if ((a | b | c | d) > 63) break;
    bytes[length++] = (a << 2) | (b >> 4);
    bytes[length++] = (b << 4) | (c >> 2);
    bytes[length++] = (c << 6) | d;
  }
  // The rest, up to its first foreign character: two characters give one byte, three give two.
  const [a, b, c] = [value(at), value(at + 1), value(at + 2)];
  if (a <= 63 && b <= 63) bytes[length++] = (a << 2) | (b >> 4);
  if (a <= 63 && b <= 63 && c <= 63) bytes[length++] = (b << 4) | (c >> 2);
  return bytes.buffer.slice(0, length);
}

function decodingTable(): Uint8Array {
  const table = new Uint8Array(128).fill(FOREIGN);
  for (let value = 0; value < ALPHABET.length; value++) table[ALPHABET.charCodeAt(value)] = value;
  return table;
}
