/**
 * claim: A persistent session outlives the background: what came after the cut is delivered on return
 * basis: observed (mqtt.js 5.16.0 is used in mini-programs; its own source says what it asks of a SocketTask); documented (after 5 s in the background sockets are cut)
 * server: mosquitto
 * options: --life background@1s,foreground@8s
 * packages: mqtt
 * polyfills: abort-controller navigator
 */
import mqtt from "mqtt/dist/mqtt.esm";
import { connect, elsewhere, settled } from "../../peers/bundle/mqtt.mjs";

const topic = `${SERVER.id}/inbox`;
const client = connect(mqtt, { clean: false, clientId: `${SERVER.id}stays` });
const got = [];
const sessions = [];
let closes = 0;

client.on("connect", ({ sessionPresent }) => {
  sessions.push(sessionPresent);
  if (sessions.length > 1) return;
  // The app is suspended 6 s after its start.
  client.subscribe(topic, { qos: 2 }, () => elsewhere({ topic, body: "while you were away", qos: 2, after: 6500 }));
});
client.on("close", () => (closes += 1));
client.on("message", (_, payload) => got.push(payload.toString()));
settled(got, 1, () => {
  check("the connection was cut once", closes === 1, closes);
  check("the session was there on return", sessions.join() === "false,true", sessions);
  check("the message comes once", got.join() === "while you were away", got);
  client.end(true);
  done();
});
