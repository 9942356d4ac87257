/**
 * claim: centrifuge misses the pings of a server that is gone without a word, is connecting with its code 2, and is back with its subscription
 * basis: observed (centrifuge 5.8.0: maxServerPingDelay); the protocol of Centrifugo
 * server: libraries
 * packages: centrifuge
 */
import { Centrifuge } from "centrifuge";
import { WxWebSocket } from "@miniwire/websocket-shim";

const client = new Centrifuge(`ws://127.0.0.1:${SERVER.libraries}/centrifuge`, {
  websocket: WxWebSocket,
  minReconnectDelay: 50,
  maxReconnectDelay: 100,
  maxServerPingDelay: 500,
});
const subscription = client.newSubscription(SERVER.id);
const log = [];

client.on("connected", () => log.push("connected"));
client.on("connecting", ({ code, reason }) => code !== 0 && log.push(`${code} ${reason}`));
subscription.on("subscribed", () => {
  if (log.length === 1) client.rpc("silence", {}).catch(() => {});
  else subscription.publish({ text: "again" });
});
subscription.on("publication", ({ data }) => {
  check("no ping, then connected again", String(log) === "connected,2 no ping,connected", log);
  check("the subscription is there", data.text === "again", data);
  client.disconnect();
  done();
});
subscription.subscribe();
client.connect();
