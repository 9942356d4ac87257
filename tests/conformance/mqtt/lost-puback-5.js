/**
 * claim: With QoS 1 a lost PUBACK makes a duplicate, MQTT 5
 * basis: observed (mqtt.js 5.16.0 is used in mini-programs; its own source says what it asks of a SocketTask); MQTT 5 §4.3.2
 * note: mqtt.js never sets DUP on what it sends again, against MQTT 3.1.1 §3.3.1.1; brokers go by the packet identifier.
 * server: mosquitto
 * options: --fault reset:after=1s --fault drop:hex=^40,dir=down,times=1
 * profiles: device
 * packages: mqtt
 * polyfills: abort-controller navigator
 */
import mqtt from "mqtt/dist/mqtt.esm";
import { connect } from "../../peers/bundle/mqtt.mjs";
import { publishedOverACut } from "../../peers/bundle/mqtt-flows.mjs";

const client = connect(mqtt, { clean: false, protocolVersion: 5, properties: { sessionExpiryInterval: 60 } });

publishedOverACut(client, 1, (sent, got) => {
  check("it is sent again, though without DUP", sent.join() === "first,first", sent);
  check("it arrives twice", got.length === 2, got);
});
