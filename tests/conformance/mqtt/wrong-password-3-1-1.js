/**
 * claim: A CONNACK that refuses reaches the app with its return code, MQTT 3.1.1
 * basis: observed (mqtt.js 5.16.0 is used in mini-programs; its own source says what it asks of a SocketTask); MQTT 3.1.1 §3.2.2.3
 * server: mosquitto
 * packages: mqtt
 * polyfills: abort-controller navigator
 */
import mqtt from "mqtt/dist/mqtt.esm";
import { connect } from "../../peers/bundle/mqtt.mjs";

const guarded = { broker: SERVER.guarded, protocolVersion: 4, username: "app", reconnectPeriod: 0 };
const refused = connect(mqtt, { ...guarded, password: "wrong" });

refused.on("error", (error) => {
  check("the code is 5", error.code === 5, `${error.code} ${error.message}`);
  refused.end(true);
  // One client at a time: mqtt.js keeps the task in a variable of its module.
  setTimeout(() => {
    const accepted = connect(mqtt, { ...guarded, password: "right" });
    accepted.on("connect", () => {
      check("the right password is accepted", true);
      accepted.end(true);
      done();
    });
  }, 300);
});
