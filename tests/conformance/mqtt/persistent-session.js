/**
 * claim: What was published with QoS 2 while a client was away comes once, when it is back
 * basis: observed (mqtt.js 5.16.0 is used in mini-programs; its own source says what it asks of a SocketTask); MQTT 3.1.1 §3.1.2.4
 * server: mosquitto
 * packages: mqtt
 * polyfills: abort-controller navigator
 */
import mqtt from "mqtt/dist/mqtt.esm";
import { connect, elsewhere, settled } from "../../peers/bundle/mqtt.mjs";

const topic = `${SERVER.id}/inbox`;
const options = { clean: false, clientId: `${SERVER.id}stays` };
const first = connect(mqtt, options);

first.on("connect", ({ sessionPresent }) => {
  check("there is no session before the first", sessionPresent === false);
  first.subscribe(topic, { qos: 2 }, () => first.end());
});
first.on("close", () => {
  first.removeAllListeners();
  elsewhere({ topic, body: "while you were away", qos: 2 }, comeBack);
});

function comeBack() {
  const second = connect(mqtt, options);
  const got = [];
  second.on("connect", ({ sessionPresent }) => check("the session is still there", sessionPresent === true));
  second.on("message", (_, payload, { qos }) => got.push(`${payload}, QoS ${qos}`));
  settled(got, 1, () => {
    check("it comes once, with QoS 2", got.join() === "while you were away, QoS 2", got);
    second.end(true);
    done();
  });
}
