/**
 * claim: mqtt.js offers the subprotocol mqtt; a server that chooses none is tolerated on phones and fails in the devtools
 * basis: observed (mqtt.js 5.16.0 is used in mini-programs; its own source says what it asks of a SocketTask); ours (what phones do is not known)
 * server: mosquitto
 * packages: mqtt
 * polyfills: abort-controller navigator
 */
import mqtt from "mqtt/dist/mqtt.esm";
import { connect } from "../../peers/bundle/mqtt.mjs";

const client = connect(mqtt, { query: "&choose=none", reconnectPeriod: 0 });
const { platform } = wx.getDeviceInfo();

client.on("connect", () => {
  check("connects on a phone", platform !== "devtools", platform);
  client.removeAllListeners("close");
  client.end(true);
  done();
});
// The library says nothing of an error that has no code of Node's network.
client.on("close", () => {
  check("is closed in the devtools only", platform === "devtools", platform);
  done();
});
