/**
 * claim: When the app's PUBACK is lost, the broker delivers again with the DUP flag
 * basis: observed (mqtt.js 5.16.0 is used in mini-programs; its own source says what it asks of a SocketTask); MQTT 3.1.1 §4.3.2
 * server: mosquitto
 * options: --fault reset:after=1s --fault drop:hex=^40,dir=up,times=1
 * profiles: device
 * packages: mqtt
 * polyfills: abort-controller navigator
 */
import mqtt from "mqtt/dist/mqtt.esm";
import { connect } from "../../peers/bundle/mqtt.mjs";
import { deliveredOverACut } from "../../peers/bundle/mqtt-flows.mjs";

const client = connect(mqtt, { clean: false, protocolVersion: 4 });

deliveredOverACut(client, 1, (got) => {
  check("it comes twice, the second time with DUP", got.join() === "first,again", got);
});
