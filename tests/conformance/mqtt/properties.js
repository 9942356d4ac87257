/**
 * claim: Properties of MQTT 5 go out and come back
 * basis: observed (mqtt.js 5.16.0 is used in mini-programs; its own source says what it asks of a SocketTask); MQTT 5 §3.3.2.3
 * server: mosquitto
 * packages: mqtt
 * polyfills: abort-controller navigator
 */
import mqtt from "mqtt/dist/mqtt.esm";
import { connect } from "../../peers/bundle/mqtt.mjs";

const client = connect(mqtt, { protocolVersion: 5 });
const properties = {
  contentType: "application/json",
  responseTopic: `${SERVER.id}/answer`,
  userProperties: { 语言: "中文" },
};

client.on("connect", ({ properties: granted }) => {
  check("the CONNACK has properties", typeof granted === "object", granted);
  client.subscribe(`${SERVER.id}/question`, { qos: 1, properties: { subscriptionIdentifier: 7 } }, () => {
    client.publish(`${SERVER.id}/question`, "{}", { qos: 1, properties });
  });
});
client.on("message", (topic, payload, { properties: got = {} }) => {
  check("content type", got.contentType === properties.contentType, got.contentType);
  check("response topic", got.responseTopic === properties.responseTopic, got.responseTopic);
  check("user properties", got.userProperties?.语言 === "中文", got.userProperties);
  check("subscription identifier", got.subscriptionIdentifier === 7, got.subscriptionIdentifier);
  client.end(true);
  done();
});
