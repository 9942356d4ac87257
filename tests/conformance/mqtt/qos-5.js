/**
 * claim: mqtt.js 5 as a client of MQTT 5 sends and gets bytes with QoS 0, 1 and 2
 * basis: observed (mqtt.js 5.16.0 is used in mini-programs; its own source says what it asks of a SocketTask); MQTT 5 §4.3
 * server: mosquitto
 * packages: mqtt
 * polyfills: abort-controller navigator
 */
import mqtt from "mqtt/dist/mqtt.esm";
import { connect } from "../../peers/bundle/mqtt.mjs";
import { everyQos } from "../../peers/bundle/mqtt-flows.mjs";

everyQos(connect(mqtt, { protocolVersion: 5 }));
