#!/usr/bin/env node
/**
 * Sends floods of publications when a client asks for one: bytes that are made before the first goes out.
 * Counterpart: `receive` of `mqtt.mjs`. Invariant: it writes as fast as the broker reads, and drains what the broker answers.
 * Usage: `node mqtt-flood.mjs <port of the broker>`; prints `ready` when it is subscribed.
 */
import mqtt from "mqtt";
import { generate } from "mqtt-packet";
import { connect } from "node:net";

/** Packet identifiers of a flood of QoS 1 go round below this (MQTT 3.1.1 §2.3.1: 16 bits, not 0). */
const ID_COUNT = 60_000;
/** Bytes that are written at a time. */
const BLOCK_BYTES = 64 * 1024;

const port = Number(process.argv[2]);
const client = mqtt.connect(`mqtt://127.0.0.1:${port}`);
client.on("connect", () => client.subscribe("flood/go", { qos: 1 }, () => console.log("ready")));
client.on("message", (_, order) => flood(JSON.parse(order.toString())));

function flood({ topic, payload, qos, count }) {
  const socket = connect(port, "127.0.0.1");
  const clientId = `flood${Math.random()}`;
  socket.write(
    generate({ cmd: "connect", protocolId: "MQTT", protocolVersion: 4, clean: true, keepalive: 0, clientId }),
  );
  socket.once("data", () => {
    // From here on only acknowledgements come.
    socket.resume();
    const packets = Array.from({ length: Math.min(count, ID_COUNT) }, (_, index) => {
      return generate({ cmd: "publish", topic, payload, qos, messageId: index + 1, dup: false, retain: false });
    });
    const blockLength = Math.max(1, Math.floor(BLOCK_BYTES / packets[0].length));
    let sent = 0;
    const write = () => {
      let hasRoom = true;
      while (hasRoom && sent < count) {
        const end = Math.min(sent + blockLength, count);
        const block = [];
        for (; sent < end; sent++) block.push(packets[sent % packets.length]);
        hasRoom = socket.write(Buffer.concat(block));
      }
      if (sent < count) socket.once("drain", write);
    };
    write();
  });
  socket.on("error", (error) => console.error(`mqtt-flood: ${error.message}`));
}
