/**
 * claim: Keep-alive notices a broker that is gone without a word
 * basis: observed (mqtt.js 5.16.0 is used in mini-programs; its own source says what it asks of a SocketTask); MQTT 3.1.1 §3.1.2.10
 * server: mosquitto
 * options: --fault half-open:after=1500ms
 * profiles: device
 * packages: mqtt
 * polyfills: abort-controller navigator
 */
import mqtt from "mqtt/dist/mqtt.esm";
import { connect } from "../../peers/bundle/mqtt.mjs";

const client = connect(mqtt, { keepalive: 1, reconnectPeriod: 0 });
const events = [];

client.on("connect", () => events.push("connect"));
client.on("error", (error) => events.push(error.message));
client.on("close", () => {
  check("the app is told", events[0] === "connect", events);
  check("keep-alive is the reason", events.includes("Keepalive timeout"), events);
  done();
});
