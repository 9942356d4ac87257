/**
 * claim: With QoS 2 a lost PUBREL makes no duplicate
 * basis: observed (mqtt.js 5.16.0 is used in mini-programs; its own source says what it asks of a SocketTask); MQTT 3.1.1 §4.3.3
 * server: mosquitto
 * options: --fault reset:after=1s --fault drop:hex=^62,dir=up,times=1
 * profiles: device
 * packages: mqtt
 * polyfills: abort-controller navigator
 */
import mqtt from "mqtt/dist/mqtt.esm";
import { connect } from "../../peers/bundle/mqtt.mjs";
import { publishedOverACut } from "../../peers/bundle/mqtt-flows.mjs";

const client = connect(mqtt, { clean: false, protocolVersion: 4 });

publishedOverACut(client, 2, (sent, got) => {
  check("it is sent once", sent.join() === "first", sent);
  check("it arrives once", got.length === 1, got);
});
