/**
 * claim: wxs:// speaks MQTT over TLS with mqtt.js 4.2.1
 * basis: observed (mqtt.js 4.2.1 is the version that most mini-programs carry; it needs no polyfill)
 * server: tls mosquitto
 * options: --ca {ca}
 * packages: mqtt-4
 */
import mqtt from "mqtt-4/dist/mqtt.min.js";
import { connect } from "../../peers/bundle/mqtt.mjs";

const client = connect(mqtt, { scheme: "wxs" });

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
