/**
 * claim: A payload of 200 KB goes out and comes back with mqtt.js 4.2.1
 * basis: observed (mqtt.js 4.2.1 is the version that most mini-programs carry; it needs no polyfill)
 * server: mosquitto
 * packages: mqtt-4
 */
import mqtt from "mqtt-4/dist/mqtt.min.js";
import { connect } from "../../peers/bundle/mqtt.mjs";

const client = connect(mqtt, {});
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
  client.end(true);
  done();
});
