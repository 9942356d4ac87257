/**
 * WebSocket frames written by hand (RFC 6455 §5.2), as no library would send them.
 * Counterpart: the claims that say what reaches `onMessage` and `onClose` then. Invariant: a script is bytes only, written in order.
 */
import { createHash } from "node:crypto";

const CONTINUATION = 0;
const TEXT = 1;
const BINARY = 2;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

/** One frame of a server: not masked unless told, final unless told. */
export function frame(opcode, payload = "", { fin = true, rsv = 0, mask = false } = {}) {
  const body = Buffer.from(payload);
  const head = [(fin ? 0x80 : 0) | (rsv << 4) | opcode];
  const masked = mask ? 0x80 : 0;
  if (body.length < 126) head.push(masked | body.length);
  else if (body.length < 65536) head.push(masked | 126, body.length >> 8, body.length & 255);
  else head.push(masked | 127, 0, 0, 0, 0, ...new Uint8Array(new Uint32Array([body.length]).buffer).reverse());
  // A mask of zeros leaves the payload as it is; that it is there is what matters.
  return Buffer.concat([Buffer.from(head), Buffer.alloc(mask ? 4 : 0), body]);
}

export function closeFrame(code, reason = "") {
  const payload = Buffer.alloc(2);
  payload.writeUInt16BE(code);
  return frame(CLOSE, Buffer.concat([payload, Buffer.from(reason)]));
}

const part = (opcode, payload, options) => frame(opcode, payload, { fin: false, ...options });
const greeting = Buffer.from("你好，世界");

/** What `/frames/<name>` sends after the handshake. */
export const scripts = {
  fragmented: [part(TEXT, "one "), part(CONTINUATION, "two "), frame(CONTINUATION, "three")],
  "fragmented-binary": [part(BINARY, [1, 2]), part(CONTINUATION, [3]), frame(CONTINUATION, [4, 5])],
  interleaved: [part(TEXT, "before "), frame(PING, "now"), frame(PONG, "unasked"), frame(CONTINUATION, "after")],
  "split-character": [part(TEXT, greeting.subarray(0, 4)), frame(CONTINUATION, greeting.subarray(4))],
  "empty-messages": [frame(TEXT), frame(BINARY), frame(TEXT, "end")],
  "close-in-fragments": [part(TEXT, "never "), closeFrame(1000, "half a message")],
  "message-after-close": [frame(TEXT, "first"), closeFrame(1000, "enough"), frame(TEXT, "late")],
  "close-without-code": [frame(CLOSE)],
  "close-with-one-byte": [frame(CLOSE, [3])],
  "close-with-code-1005": [closeFrame(1005)],
  "close-with-bad-utf-8": [frame(CLOSE, [0x03, 0xe8, 0xff, 0xfe])],
  "close-with-1013": [closeFrame(1013, "try again later")],
  "close-with-4999": [closeFrame(4999, "最后")],
  "bad-utf-8": [frame(TEXT, [0xe4, 0xbd, 0x28])],
  masked: [frame(TEXT, "masked", { mask: true })],
  "reserved-bit": [frame(TEXT, "compressed?", { rsv: 4 })],
  "reserved-opcode": [frame(3, "what")],
  "long-ping": [frame(PING, Buffer.alloc(126))],
  "fragmented-ping": [part(PING, "a")],
  "lone-continuation": [frame(CONTINUATION, "of what")],
  "interrupted-text": [part(TEXT, "one"), frame(TEXT, "two")],
};

/** The head of a 101 for this request; `accept` and `extra` may say something else than the RFC wants. */
export function switching(request, { accept, extra = [] } = {}) {
  const key = request.headers["sec-websocket-key"] ?? "";
  const digest = createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
  const lines = ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade"];
  return [...lines, `Sec-WebSocket-Accept: ${accept ?? digest}`, ...extra, "", ""].join("\r\n");
}

/** Frames of a client from its bytes: opcode and unmasked payload; enough for what claims look at. */
export function* readFrames(bytes) {
  for (let at = 0; at + 2 <= bytes.length;) {
    const opcode = bytes[at] & 15;
    let length = bytes[at + 1] & 127;
    at += 2;
    if (length === 126) [length, at] = [bytes.readUInt16BE(at), at + 2];
    const mask = bytes.subarray(at, at + 4);
    at += 4;
    const payload = Buffer.from(bytes.subarray(at, at + length).map((byte, index) => byte ^ mask[index % 4]));
    at += length;
    yield { opcode, payload };
  }
}
