/**
 * claim: wxs:// speaks MQTT over TLS
 * basis: observed (mqtt.js 5.16.0 is used in mini-programs; its own source says what it asks of a SocketTask)
 * server: tls mosquitto
 * options: --ca {ca}
 * packages: mqtt
 * polyfills: abort-controller navigator
 */
import mqtt from "mqtt/dist/mqtt.esm";
import { connect } from "../../peers/bundle/mqtt.mjs";

const client = connect(mqtt, { scheme: "wxs", protocolVersion: 5 });

client.on("error", (error) => check("no error", false, error.message));
client.on("connect", () => {
  check("connects", true);
  client.subscribe(SERVER.id, { qos: 2 }, () => client.publish(SERVER.id, "你好", { qos: 2 }));
});
client.on("message", (topic, payload) => {
  check("text arrives", payload.toString() === "你好", payload.toString());
  client.end(true);
  done();
});
