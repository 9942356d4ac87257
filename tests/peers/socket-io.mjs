#!/usr/bin/env node
/**
 * A real Socket.IO server: events, acknowledgements, binary data, a namespace that refuses.
 * Counterpart: tests/blackbox/decoders.rs. Usage: `node socket-io.mjs [port]`; 0 for any. Prints `listening <port>` when it accepts.
 */
import { createServer } from "node:http";
import { Server } from "socket.io";

const http = createServer();
const io = new Server(http, { pingInterval: 300, pingTimeout: 2000, serveClient: false });
io.on("connection", (socket) => {
  socket.emit("hello", { id: "server" });
  socket.on("join", (room, answer) => answer({ ok: true, room }));
  socket.on("file", (bytes) => socket.emit("file", { bytes, size: bytes.length }));
  socket.on("ask", () => socket.emit("question", 42, (answer) => socket.emit("told", answer)));
});
io.of("/admin").use((_socket, next) => next(new Error("not allowed")));
http.on("error", (error) => {
  console.error(`socket-io: ${error.message}`);
  process.exitCode = 1;
});
http.listen(Number(process.argv[2] ?? 0), "127.0.0.1", () => console.log(`listening ${http.address().port}`));
