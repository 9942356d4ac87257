/**
 * claim: A payload of 200 KB goes out and comes back
 * basis: observed (mqtt.js 5.16.0 is used in mini-programs; its own source says what it asks of a SocketTask)
 * server: mosquitto
 * packages: mqtt
 * polyfills: abort-controller navigator
 */
import mqtt from "mqtt/dist/mqtt.esm";
import { connect } from "../../peers/bundle/mqtt.mjs";

const client = connect(mqtt, { protocolVersion: 5 });
const bytes = new Uint8Array(200_000).map((_, index) => (index * 7) % 251);

client.on("connect", () => {
  client.subscribe(SERVER.id, { qos: 1 }, () => client.publish(SERVER.id, bytes, { qos: 1 }));
});
client.on("message", (topic, payload) => {
  check("the length", payload.length === bytes.length, payload.length);
  check(
    "every byte",
    bytes.every((byte, index) => payload[index] === byte),
  );
  // In order: forced, the library would drop its PUBACK into a socket that is closed, and throw.
  client.end(false, {}, done);
});
