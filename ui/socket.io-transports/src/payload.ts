/**
 * Engine.IO 4 packets as text, binary ones as base64: what the browser build of engine.io-parser needs Blob and FileReader for.
 * Counterpart: `decodePayload` of engine.io-parser, which decodes without them. Source: Engine.IO protocol 4, "HTTP long-polling".
 */

/** A packet as engine.io-client hands it to a transport. */
export interface OutgoingPacket {
  /** `error` is what the client's decoder makes of what is no packet; it never leaves. */
  readonly type: keyof typeof TYPES | "error";
  readonly data?: unknown;
}

const TYPES = { open: "0", close: "1", ping: "2", pong: "3", message: "4", upgrade: "5", noop: "6" } as const;
/** Between the packets of a payload. */
const SEPARATOR = "\x1e";
const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/** Bytes that are encoded at a time; a multiple of three, and few enough to pass their characters as arguments. */
const CHUNK_BYTES = 6144;

/** One packet; binary data becomes `b` and base64. */
export function encodePacket({ type, data }: OutgoingPacket): string {
  if (data instanceof ArrayBuffer) return `b${base64(new Uint8Array(data))}`;
  if (ArrayBuffer.isView(data)) return `b${base64(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))}`;
  return (type === "error" ? "" : TYPES[type]) + (typeof data === "string" ? data : "");
}

/** What goes into the body of one POST. */
export function encodePayload(packets: readonly OutgoingPacket[]): string {
  return packets.map(encodePacket).join(SEPARATOR);
}

/** Base64 of the bytes. `wx.arrayBufferToBase64` does the same, and is no longer maintained. */
export function base64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) text += chunk(bytes.subarray(at, at + CHUNK_BYTES));
  return text;
}

function chunk(bytes: Uint8Array): string {
  const codes: number[] = [];
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = [bytes[at], bytes[at + 1], bytes[at + 2]];
    for (const six of [a >> 2, ((a & 3) << 4) | (b >> 4), ((b & 15) << 2) | (c >> 6), c & 63]) {
      codes.push(BASE64.charCodeAt(six));
    }
  }
  const text = String.fromCharCode(...codes);
  const missing = (3 - (bytes.length % 3)) % 3;
  return missing === 0 ? text : text.slice(0, -missing) + "=".repeat(missing);
}
