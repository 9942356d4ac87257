/**
 * claim: A retained message comes to whoever subscribes later, with its flag, and an empty one takes it away
 * basis: observed (mqtt.js 5.16.0 is used in mini-programs; its own source says what it asks of a SocketTask); MQTT 3.1.1 §3.3.1.3
 * server: mosquitto
 * packages: mqtt
 * polyfills: abort-controller navigator
 */
import mqtt from "mqtt/dist/mqtt.esm";
import { connect, elsewhere, settled } from "../../peers/bundle/mqtt.mjs";

const topic = `${SERVER.id}/state`;
elsewhere({ topic, body: "open", qos: 1, retain: true }, () => {
  const client = connect(mqtt);
  const got = [];
  client.on("message", (_, payload, { retain }) => got.push(`${payload} ${retain}`));
  client.on("connect", () => client.subscribe(topic, { qos: 1 }));
  settled(got, 1, () => {
    check("it comes at once, as a retained one", got.join() === "open true", got);
    client.publish(topic, "", { qos: 1, retain: true });
    settled(got, 2, () => {
      client.unsubscribe(topic, () => client.subscribe(topic));
      settled(got, 2, () => {
        check("after the empty one nothing comes", got.join() === "open true, false", got);
        client.end(true);
        done();
      });
    });
  });
});
