/**
 * claim: colyseus.js has no heartbeat: an app that misses an answer closes the connection itself, is told 1006, and joins the room again
 * basis: observed (colyseus.js 0.16.22 with its own server 0.16)
 * note: The server pings, which an app does not see; the client finds out that a server is gone without a word by a timer of the app only.
 * server: colyseus
 * packages: colyseus.js
 * polyfills: abort-controller text-encoding websocket-shim
 */
import { Client } from "colyseus.js";

const client = new Client({ hostname: "127.0.0.1", port: SERVER.colyseus, secure: false });
const answered = (room, within) =>
  new Promise((resolve) => {
    room.onMessage("echo", () => resolve(true));
    room.send("echo", "are you there?");
    setTimeout(resolve, within, false);
  });

async function run() {
  const room = await client.create("counter");
  const bytes = new Promise((resolve) => room.onMessage("bytes", (value) => resolve([...value])));
  room.sendBytes("bytes", new Uint8Array([0, 1, 254, 255]));
  check("raw bytes come back", String(await bytes) === "0,1,254,255", await bytes);
  room.send("add", 7);
  check("it answers", await answered(room, 5000));
  const left = new Promise((resolve) => room.onLeave(resolve));
  let isTold = false;
  left.then(() => (isTold = true));
  room.send("silence");
  check("then it does not", (await answered(room, 500)) === false);
  check("and the library says nothing", !isTold);
  room.connection.close();
  check("the app closes: the end of the room is told", (await left) === 1006, await left);
  const again = await client.joinById(room.roomId);
  const state = await new Promise((resolve) => again.onStateChange.once(resolve));
  check("it joins again, and the state is there", state.count === 7, state.count);
  await again.leave();
  done();
}
run().catch((error) => check("it runs to its end", false, `${error} ${error?.stack}`));
