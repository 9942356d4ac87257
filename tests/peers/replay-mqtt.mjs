#!/usr/bin/env node
/**
 * A client of an MQTT broker with mqtt.js: subscribes, publishes once it has a message, and leaves.
 * Counterpart: `tests/blackbox/replay/packets.rs`. Usage: `node replay-mqtt.mjs <port>`. Prints what it gets.
 */
import mqtt from "mqtt";

const [port] = process.argv.slice(2);
const client = mqtt.connect(`mqtt://127.0.0.1:${port}`, { clientId: "any", reconnectPeriod: 0 });

client.on("connect", () => {
  console.log("connected");
  client.subscribe("room/#", { qos: 1 });
});
client.on("message", async (topic, payload) => {
  console.log(`got ${topic} ${payload}`);
  await client.publishAsync("room/answer", JSON.stringify({ ok: true }), { qos: 1 });
  await client.endAsync();
  console.log("left");
});
client.on("error", (error) => console.log(`error ${error.message}`));
