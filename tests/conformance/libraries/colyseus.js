/**
 * claim: colyseus.js joins a room, follows its state, sends and gets messages and bytes, and takes its seat again after a cut
 * basis: observed (colyseus.js 0.16.22 with its own server 0.16)
 * server: colyseus
 * packages: colyseus.js
 * polyfills: abort-controller text-encoding websocket-shim
 */
import { Client } from "colyseus.js";

// As settings: an address as text would need the URL of browsers.
const client = new Client({ hostname: "127.0.0.1", port: SERVER.colyseus, secure: false });
const message = (room, type) => new Promise((resolve) => room.onMessage(type, resolve));

async function run() {
  const room = await client.create("counter");
  check("joins", typeof room.sessionId === "string", room.sessionId);
  const counted = new Promise((resolve) => room.onStateChange(({ count }) => count === 7 && resolve(count)));
  room.send("add", 7);
  check("the state follows", (await counted) === 7);
  const echo = message(room, "echo");
  room.send("echo", { text: "你好", bytes: new Uint8Array([1, 255]) });
  const { text, bytes } = await echo;
  check("a message comes back, with bytes in it", text === "你好" && String([...bytes]) === "1,255", { text, bytes });
  const { reconnectionToken } = room;
  const left = new Promise((resolve) => room.onLeave(resolve));
  room.send("drop");
  check("the cut is told with 1006", (await left) === 1006, await left);
  const again = await client.reconnect(reconnectionToken);
  const state = await new Promise((resolve) => again.onStateChange.once(resolve));
  check("after the cut the seat and the state are there", state.count === 7, state.count);
  await again.leave();
  done();
}
run().catch((error) => check("it runs to its end", false, `${error} ${error?.stack}`));
