/**
 * claim: A second client of mqtt.js takes the first one's place: what the first publishes is never acknowledged to it
 * basis: observed (mqtt.js 5.16.0 keeps the task in a variable of its module)
 * note: A bug of the library, which is kept: one client per app.
 * server: mosquitto
 * profiles: device
 * packages: mqtt
 * polyfills: abort-controller navigator
 */
import mqtt from "mqtt/dist/mqtt.esm";
import { connect } from "../../peers/bundle/mqtt.mjs";

const first = connect(mqtt, { clientId: `${SERVER.id}first`, reconnectPeriod: 0 });
first.once("connect", () => {
  const second = connect(mqtt, { clientId: `${SERVER.id}second`, reconnectPeriod: 0 });
  second.once("connect", () => {
    let isAcknowledged = false;
    first.publish(SERVER.id, "mine", { qos: 1 }, (error) => (isAcknowledged = !error));
    setTimeout(() => {
      check("no acknowledgement after a second", !isAcknowledged);
      done();
    }, 1000);
  });
});
