/**
 * claim: A filter that is none is refused by the library; a topic with a wildcard makes the broker hang up
 * basis: observed (mqtt.js 5.16.0 is used in mini-programs; its own source says what it asks of a SocketTask); MQTT 3.1.1 §4.7.1
 * server: mosquitto
 * packages: mqtt
 * polyfills: abort-controller navigator
 */
import mqtt from "mqtt/dist/mqtt.esm";
import { connect } from "../../peers/bundle/mqtt.mjs";

const client = connect(mqtt, { reconnectPeriod: 0 });

client.on("connect", () => {
  client.subscribe(`${SERVER.id}/#/more`, (error) => {
    check("a filter with # in the middle is refused", /Invalid topic/.test(error?.message), String(error));
    check("the connection stays", client.connected);
    client.publish(`${SERVER.id}/+/more`, "where to?", { qos: 0 });
  });
});
client.on("close", () => {
  check("the broker hangs up", true);
  done();
});
