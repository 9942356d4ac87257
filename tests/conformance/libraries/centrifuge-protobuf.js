/**
 * claim: centrifuge in protobuf publishes bytes to itself, calls with bytes, is told errors, and is back after the peer went
 * basis: observed (centrifuge 5.8.0, `centrifuge/build/protobuf`, with the option `websocket`); the protobuf protocol of Centrifugo
 * server: libraries
 * packages: centrifuge
 */
import { Centrifuge } from "centrifuge/build/protobuf";
import { WxWebSocket } from "@miniwire/websocket-shim";

const client = new Centrifuge(`ws://127.0.0.1:${SERVER.libraries}/centrifuge`, {
  websocket: WxWebSocket,
  minReconnectDelay: 50,
  maxReconnectDelay: 100,
});
const subscription = client.newSubscription(SERVER.id);
const publication = () => new Promise((resolve) => subscription.once("publication", ({ data }) => resolve([...data])));
const next = (emitter, event) => new Promise((resolve) => emitter.once(event, resolve));
const bytes = new Uint8Array([0, 1, 254, 255]);

async function run() {
  const subscribed = next(subscription, "subscribed");
  subscription.subscribe();
  client.connect();
  await subscribed;
  const first = publication();
  await subscription.publish(bytes);
  check("the same bytes come back", String(await first) === "0,1,254,255", await first);
  const { data } = await client.rpc("echo", bytes);
  check("a call is answered in bytes", String([...data]) === "0,1,254,255", [...data]);
  const error = await client.rpc("fail", bytes).catch((reason) => reason);
  check("an error of the server is told", error.code === 104 && error.message === "method not found", error);
  const again = next(subscription, "subscribed");
  client.rpc("drop", bytes).catch(() => {});
  await again;
  const second = publication();
  subscription.publish(new Uint8Array([7]));
  check("after the peer went it is subscribed again", String(await second) === "7", await second);
  client.disconnect();
  done();
}
run().catch((error) => check("it runs to its end", false, String(error)));
