/**
 * claim: mqtt.js 4.2.1 sends and gets bytes with QoS 0, 1 and 2, without any polyfill
 * basis: observed (mqtt.js 4.2.1 is the version that most mini-programs carry; it needs no polyfill)
 * server: mosquitto
 * packages: mqtt-4
 */
import mqtt from "mqtt-4/dist/mqtt.min.js";
import { connect } from "../../peers/bundle/mqtt.mjs";
import { everyQos } from "../../peers/bundle/mqtt-flows.mjs";

everyQos(connect(mqtt, { protocolVersion: 4 }));
