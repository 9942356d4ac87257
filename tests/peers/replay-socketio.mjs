#!/usr/bin/env node
/**
 * A client of a Socket.IO server with socket.io-client, over WebSocket only: asks for an answer, and answers.
 * Counterpart: `tests/blackbox/replay/packets.rs`. Usage: `node replay-socketio.mjs <port>`. Prints what it gets.
 */
import { io } from "socket.io-client";

const [port] = process.argv.slice(2);
const socket = io(`http://127.0.0.1:${port}`, { transports: ["websocket"], reconnection: false });

socket.on("connect", () => {
  console.log("connected");
  socket.emit("join", { room: "a" }, (answer) => console.log(`joined ${JSON.stringify(answer)}`));
});
socket.on("question", (text, answer) => {
  console.log(`asked ${text}`);
  answer("fine");
});
socket.on("bye", () => socket.disconnect());
socket.on("disconnect", (reason) => console.log(`disconnected ${reason}`));
socket.on("connect_error", (error) => console.log(`error ${error.message}`));
