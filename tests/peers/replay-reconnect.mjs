#!/usr/bin/env node
/**
 * A client with two WebSockets, of which one connects again when it is cut.
 * Counterpart: `tests/blackbox/replay`. Usage: `node replay-reconnect.mjs <port>`. Prints each open, message and close.
 */
import { WebSocket } from "ws";

const [port] = process.argv.slice(2);
const open = (name, first) => {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/${name}`);
  socket.on("open", () => {
    console.log(`open ${name}`);
    socket.send(first);
  });
  socket.on("message", (data) => console.log(`got ${data}`));
  socket.on("error", (error) => console.log(`error ${error.message}`));
  return socket;
};

const room = open("room", "hello");
open("room/news", "news");
room.on("close", (code) => {
  console.log(`closed ${code}`);
  open("room", "again").on("close", (code, reason) => console.log(`closed ${code} ${reason}`));
});
