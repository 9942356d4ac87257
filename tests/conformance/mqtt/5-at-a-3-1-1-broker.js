/**
 * claim: A client of MQTT 5 at a broker that knows 3.1.1 only is refused with a code, and 3.1.1 connects
 * basis: observed (mqtt.js 5.16.0 is used in mini-programs; its own source says what it asks of a SocketTask); MQTT 3.1.1 §3.1.2.2
 * server: aedes
 * packages: mqtt
 * polyfills: abort-controller navigator
 */
import mqtt from "mqtt/dist/mqtt.esm";
import { connect } from "../../peers/bundle/mqtt.mjs";

const modern = connect(mqtt, { broker: SERVER.aedes, protocolVersion: 5, reconnectPeriod: 0, connectTimeout: 2000 });
const told = [];

modern.on("connect", () => check("MQTT 5 does not connect", false));
modern.on("error", (error) => told.push(`${error.code} ${error.message}`));
modern.on("close", () => {
  check("the app is told once", told.length === 1, told);
  modern.removeAllListeners();
  modern.end(true);
  setTimeout(() => {
    const old = connect(mqtt, { broker: SERVER.aedes, protocolVersion: 4 });
    old.on("connect", () => {
      check("MQTT 3.1.1 connects", true);
      old.end(true);
      done();
    });
  }, 300);
});
