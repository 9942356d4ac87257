/**
 * claim: centrifuge connects, publishes to itself, calls, is told errors, and is back with its subscription after the peer went
 * basis: observed (centrifuge 5.8.0 with the option `websocket`); the JSON protocol of Centrifugo
 * server: libraries
 * packages: centrifuge
 */
import { Centrifuge } from "centrifuge";
import { WxWebSocket } from "@miniwire/websocket-shim";

const client = new Centrifuge(`ws://127.0.0.1:${SERVER.libraries}/centrifuge`, {
  websocket: WxWebSocket,
  minReconnectDelay: 50,
  maxReconnectDelay: 100,
});
const subscription = client.newSubscription(SERVER.id);
let subscribed = 0;
const got = [];

client.on("error", ({ error }) => check("no error", error.code === 11 || error.code === 2, error));
subscription.on("publication", ({ data }) => {
  got.push(data.text);
  if (got.length === 1) calls();
  else {
    check("after the peer went it is subscribed again", data.text === "again" && subscribed === 2, [got, subscribed]);
    client.on("disconnected", () => {
      check("disconnect ends it", client.state === "disconnected");
      done();
    });
    client.disconnect();
  }
});
subscription.on("subscribed", () => {
  subscribed += 1;
  subscription.publish({ text: subscribed === 1 ? "你好" : "again" });
});
subscription.subscribe();
client.connect();

async function calls() {
  check("a publication comes back", got[0] === "你好", got);
  const { data } = await client.rpc("echo", { number: 7 });
  check("a call is answered", data.number === 7, data);
  const error = await client.rpc("fail", {}).catch((reason) => reason);
  check("an error of the server is told", error.code === 104, error);
  client.rpc("drop", {}).catch(() => {});
}
