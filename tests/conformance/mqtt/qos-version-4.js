/**
 * claim: mqtt.js 4.2.1 sends and gets bytes with QoS 0, 1 and 2, without any polyfill
 * basis: observed (mqtt.js 4.2.1 is the version that most mini-programs carry; it needs no polyfill)
 * server: mosquitto
 * packages: mqtt-4
 */
import mqtt from "mqtt-4/dist/mqtt.min.js";
import { connect } from "../../peers/bundle/mqtt.mjs";

const client = connect(mqtt, { protocolVersion: 4 });
const got = {};

client.on("error", (error) => check("no error", false, error.message));
client.on("connect", () => {
  client.subscribe(
    { [`${SERVER.id}/0`]: { qos: 0 }, [`${SERVER.id}/1`]: { qos: 1 }, [`${SERVER.id}/2`]: { qos: 2 } },
    () => {
      for (const qos of [0, 1, 2]) {
        client.publish(`${SERVER.id}/${qos}`, new Uint8Array([qos, 0, 254, 255]), { qos }, (error) => {
          check(`a publication of QoS ${qos} is acknowledged`, !error, String(error));
        });
      }
    },
  );
});
client.on("message", (topic, payload, packet) => {
  const qos = Number(topic.slice(-1));
  got[qos] = (got[qos] ?? 0) + 1;
  check(
    `it arrives with QoS ${qos} and the same bytes`,
    packet.qos === qos && String([...payload]) === `${qos},0,254,255`,
  );
  if (Object.keys(got).length === 3) {
    setTimeout(() => {
      check(
        "each arrives once",
        Object.values(got).every((count) => count === 1),
        got,
      );
      client.end(true);
      done();
    }, 300);
  }
});
