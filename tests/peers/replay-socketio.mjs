#!/usr/bin/env node
/**
 * A client of a Socket.IO server with socket.io-client: asks for an answer, and answers.
 * Counterpart: `tests/blackbox/replay/packets.rs` and `polling.rs`. Usage: `node replay-socketio.mjs <port> [transports]
 * [version]`: `websocket` where absent, `polling`, or `both` as the library has them by itself; then it waits for the change before it speaks. Version 2
 * or 4. Prints what it gets.
 */
import { createRequire } from "node:module";
import { io as io4 } from "socket.io-client";

const [port, transports = "websocket", version = "4"] = process.argv.slice(2);
const io = version === "2" ? createRequire(import.meta.url)("socket.io-client-2") : io4;
const options = transports === "both" ? {} : { transports: [transports] };
const socket = io(`http://127.0.0.1:${port}`, { ...options, reconnection: false });

function join() {
  socket.emit("join", { room: "a" }, (answer) => console.log(`joined ${JSON.stringify(answer)}`));
}

socket.on("connect", () => {
  console.log("connected");
  if (transports !== "both") return join();
  const upgraded = ({ name }) => {
    console.log(`upgraded ${name}`);
    join();
  };
  const { engine } = socket.io;
  // It may have changed over while it joined.
  if (engine.transport.name === "websocket") upgraded(engine.transport);
  else engine.once("upgrade", upgraded);
});
socket.on("question", (text, answer) => {
  console.log(`asked ${text}`);
  answer("fine");
});
socket.on("picture", (bytes) => console.log(`picture ${Buffer.from(bytes).toString("hex")}`));
socket.on("bye", () => socket.disconnect());
socket.on("disconnect", (reason) => console.log(`disconnected ${reason}`));
socket.on("connect_error", (error) => console.log(`error ${error.message}`));
