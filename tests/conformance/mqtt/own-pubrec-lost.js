/**
 * claim: When the app's PUBREC is lost, the message of QoS 2 still comes once
 * basis: observed (mqtt.js 5.16.0 is used in mini-programs; its own source says what it asks of a SocketTask); MQTT 3.1.1 §4.3.3
 * server: mosquitto
 * options: --fault reset:after=1s --fault drop:hex=^50,dir=up,times=1
 * profiles: device
 * packages: mqtt
 * polyfills: abort-controller navigator
 */
import mqtt from "mqtt/dist/mqtt.esm";
import { connect, elsewhere, settled } from "../../peers/bundle/mqtt.mjs";

const client = connect(mqtt, { clean: false, protocolVersion: 4 });
const got = [];
let connections = 0;

client.on("connect", () => {
  connections += 1;
  if (connections === 1) {
    client.subscribe(SERVER.id, { qos: 2 }, () => elsewhere({ topic: SERVER.id, body: "once?", qos: 2 }));
  } else settled(got, 1, finish);
});
client.on("message", (_, payload, { dup }) => got.push(dup ? "again" : "first"));

function finish() {
  check("it comes once", got.length === 1, got);
  client.end(true);
  done();
}
