/**
 * Messages of SignalR's hub protocol on the wire: JSON with a separator behind it, or MessagePack with the length before it.
 * Counterpart: `signalr.mjs`. Invariant: both give the same objects, those of the JSON protocol; of MessagePack only the types that the
 * claims use.
 */
import { decode, encode } from "@msgpack/msgpack";

export const SEPARATOR = "\x1e";

/** How a completion ends, as MessagePack counts it. */
const [WITH_ERROR, WITHOUT_RESULT, WITH_RESULT] = [1, 2, 3];

const json = {
  decode: (data) => data.toString().split(SEPARATOR).slice(0, -1).map(JSON.parse),
  encode: (message) => JSON.stringify(message) + SEPARATOR,
};

const messagepack = {
  decode(data) {
    const messages = [];
    for (let at = 0; at < data.length;) {
      const [length, begin] = lengthAt(data, at);
      messages.push(objectOf(decode(data.subarray(begin, begin + length))));
      at = begin + length;
    }
    return messages;
  },
  encode(message) {
    const body = encode(listOf(message));
    return Buffer.concat([lengthOf(body.length), body]);
  },
};

/** A length in groups of 7 bits, and where what it counts begins. */
function lengthAt(data, at) {
  let length = 0;
  for (let shift = 0; ; shift += 7) {
    length |= (data[at] & 0x7f) << shift;
    at += 1;
    if ((data[at - 1] & 0x80) === 0) return [length, at];
  }
}

function lengthOf(length) {
  const bytes = [];
  for (; length > 0x7f; length >>= 7) bytes.push((length & 0x7f) | 0x80);
  return Buffer.from([...bytes, length]);
}

/** Invocations (1), those of streams (4) and pings (6). */
function objectOf([type, , invocationId, target, values]) {
  return { type, invocationId: invocationId ?? undefined, target, arguments: values };
}

function listOf({ type, invocationId = null, target, arguments: values, item, error, result }) {
  if (type === 1) return [1, {}, invocationId, target, values, []];
  if (type === 2) return [2, {}, invocationId, item];
  if (type === 6) return [6];
  if (error !== undefined) return [3, {}, invocationId, WITH_ERROR, error];
  return result === undefined ? [3, {}, invocationId, WITHOUT_RESULT] : [3, {}, invocationId, WITH_RESULT, result];
}

export const codecs = { json, messagepack };
