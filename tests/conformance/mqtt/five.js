/**
 * claim: mqtt.js 5 connects, subscribes and gets back what it publishes, text and binary, unmodified
 * basis: observed (mqtt.js is used in mini-programs; its own source says what it asks of a SocketTask)
 * server: mosquitto
 * packages: mqtt
 * polyfills: abort-controller navigator
 */
import mqtt from "mqtt/dist/mqtt.esm";

const client = mqtt.connect(`wx://127.0.0.1:${SERVER.port}/mqtt?broker=${SERVER.mosquitto}`, {
  // Without `window` the library takes the logic layer for Node, and asks for Blob workers as timers.
  forceNativeWebSocket: true,
  timerVariant: "native",
  protocolVersion: 5,
  clientId: SERVER.id,
});
const bytes = new Uint8Array([0, 1, 254, 255]);
const got = [];

client.on("error", (error) => check("no error", false, error.message));
client.on("connect", () => {
  check("connects", true);
  client.subscribe(`${SERVER.id}/#`, { qos: 1 }, (error, granted) => {
    check("the broker grants the subscription", !error && granted[0].qos === 1, String(error));
    client.publish(`${SERVER.id}/text`, "你好", { qos: 1 });
    client.publish(`${SERVER.id}/binary`, bytes, { qos: 2 }, (failed) => check("QoS 2 is acknowledged", !failed));
  });
});
client.on("message", (topic, payload) => {
  got.push(topic);
  if (topic === `${SERVER.id}/text`) check("text arrives", payload.toString() === "你好", payload.toString());
  if (topic === `${SERVER.id}/binary`) check("bytes arrive as they were", String([...payload]) === String([...bytes]));
  if (got.length === 2) client.end(false, {}, () => (check("end() calls back", true), done()));
});
