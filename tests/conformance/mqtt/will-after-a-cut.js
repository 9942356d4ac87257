/**
 * claim: The broker publishes the will of a client whose connection is cut, and not that of one that says goodbye
 * basis: observed (mqtt.js 5.16.0 is used in mini-programs; its own source says what it asks of a SocketTask); MQTT 3.1.1 §3.1.2.5
 * server: mosquitto
 * options: --fault reset:after=1s
 * profiles: device
 * packages: mqtt
 * polyfills: abort-controller navigator
 */
import mqtt from "mqtt/dist/mqtt.esm";
import { connect } from "../../peers/bundle/mqtt.mjs";

const topic = `${SERVER.id}/will`;
const client = connect(mqtt, { will: { topic, payload: "gone", qos: 1, retain: true } });
let connections = 0;

client.on("connect", () => {
  connections += 1;
  if (connections === 2) client.subscribe(topic, { qos: 1 });
});
client.on("message", (_, payload) => {
  check("connected again after the cut", connections === 2, connections);
  check("the will is there", payload.toString() === "gone", payload.toString());
  client.end(true);
  done();
});
