/**
 * MQTT over WebSocket in front of a broker's TCP port, and somebody else at the broker who publishes for a claim.
 * Counterpart: tests/peers/bundle/mqtt.mjs. Invariant: what the broker sends goes on as one message for each packet, so that a fault
 * of one message is one of one packet.
 */
import mqtt from "mqtt";
import { connect } from "node:net";
import { createWebSocketStream } from "ws";

/** The largest packet that is passed on; MQTT's own limit is 256 MiB. */
const PACKET_BYTES_MAX = 16 << 20;

/** Joins a WebSocket and the broker on this port of 127.0.0.1, until one of them ends. */
export function passOn(client, port) {
  const stream = createWebSocketStream(client);
  const broker = connect({ port, host: "127.0.0.1", noDelay: true });
  const end = () => [stream, broker].forEach((other) => other.destroy());
  for (const side of [stream, broker]) side.on("error", end);
  stream.pipe(broker);
  let rest = Buffer.alloc(0);
  broker.on("data", (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (let length = packetLength(rest); length > 0 && length <= rest.length; length = packetLength(rest)) {
      stream.write(rest.subarray(0, length));
      rest = rest.subarray(length);
    }
    if (rest.length > PACKET_BYTES_MAX) end();
  });
  broker.on("end", () => stream.end());
}

/** Bytes of the first packet (MQTT 3.1.1 §2.2.3), or 0 while that is not known. */
function packetLength(bytes) {
  let remaining = 0;
  for (let at = 1; at < Math.min(bytes.length, 5); at++) {
    remaining += (bytes[at] & 127) << (7 * (at - 1));
    if (bytes[at] < 128) return at + 1 + remaining;
  }
  return 0;
}

/** `POST /mqtt/publish?broker=…&topic=…[&qos=…][&retain=1][&after=<ms>]`, answered when the broker has acknowledged it, or at once
 * where it is for later. */
export function publish({ response, query, body }) {
  const after = Number(query.get("after") ?? 0);
  if (after > 0) {
    response.end("later");
    setTimeout(() => publishNow(query, body, () => {}), after);
  } else publishNow(query, body, () => response.end("published"));
}

function publishNow(query, body, then) {
  const client = mqtt.connect(`mqtt://127.0.0.1:${query.get("broker")}`, { reconnectPeriod: 0 });
  client.on("error", (error) => console.error(`wire: ${error.message}`));
  const options = { qos: Number(query.get("qos") ?? 0), retain: query.has("retain") };
  client.publish(query.get("topic"), body, options, () => client.end(false, {}, then));
}
