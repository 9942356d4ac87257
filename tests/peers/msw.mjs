#!/usr/bin/env node
/**
 * A client of the conversation in tests/fixtures/convert/room.jsonl at handlers that were made of it, under MSW.
 * Counterpart: tests/blackbox/convert.rs. Usage: `node --experimental-websocket msw.mjs <handlers.mjs> [sid]`; prints what the client gets.
 */
import { pathToFileURL } from "node:url";
import { setupServer } from "msw/node";

const [path, sid] = process.argv.slice(2);
const { handlers } = await import(pathToFileURL(path));
const server = setupServer(...handlers);
server.listen({ onUnhandledRequest: "error" });
const socket = new WebSocket("ws://127.0.0.1:3000/im?uid=7", ["v1"]);
const send = (value) => socket.send(JSON.stringify(value));
socket.binaryType = "arraybuffer";
socket.onopen = () => send({ op: "login", uid: "7", ts: Date.now(), token: "secret" });
socket.onmessage = ({ data }) => {
  if (typeof data !== "string") return console.log(`bytes ${new Uint8Array(data.buffer ?? data).join()}`);
  console.log(data.replace(/"at":\d+/, '"at":0'));
  if (!data.startsWith("{")) return socket.close(4001, "done");
  const got = JSON.parse(data).sid;
  send({ op: "join", sid: sid ?? got, room: "大厅" });
  send({ op: "typing" });
  socket.send(`hello ${got}`);
  socket.send(new Uint8Array([0, 1, 2]));
};
socket.onclose = ({ code }) => {
  console.log(`closed ${code}`);
  server.close();
};
