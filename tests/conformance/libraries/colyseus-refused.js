/**
 * claim: colyseus.js is told by a ServerError with the code of the server that its token is wrong, and joins with the right one
 * basis: observed (colyseus.js 0.16.22 with its own server 0.16: client.auth.token, static onAuth)
 * note: It offers no subprotocol of WebSocket, so there is none to refuse.
 * server: colyseus
 * packages: colyseus.js
 * polyfills: abort-controller text-encoding websocket-shim
 */
import { Client } from "colyseus.js";

const client = new Client({ hostname: "127.0.0.1", port: SERVER.colyseus, secure: false });

async function run() {
  client.auth.token = "wrong";
  const error = await client.create("private").catch((reason) => reason);
  const got = { name: error?.constructor?.name, code: error?.code, message: error?.message };
  check("a wrong token: code and text of the server", got.code === 401 && got.message === "wrong token", got);
  const nowhere = await client.create("nowhere").catch((reason) => reason);
  check("a room that nobody defined: its code", nowhere?.code === 4210, [nowhere?.code, nowhere?.message]);
  client.auth.token = "right";
  const room = await client.create("private");
  check("the right token", typeof room.sessionId === "string", room.sessionId);
  await room.leave();
  done();
}
run().catch((error) => check("it runs to its end", false, `${error} ${error?.stack}`));
