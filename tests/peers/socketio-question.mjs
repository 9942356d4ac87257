#!/usr/bin/env node
/**
 * A Socket.IO server that answers, asks, sends bytes and says goodbye.
 * Counterpart: replay-socketio.mjs. Usage: `node socketio-question.mjs [port] [version]`; 0 for any, version 2 or 4. Prints `listening <port>` when it accepts, and how each
 * client came and went.
 */
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { Server } from "socket.io";

const [port = "0", version = "4"] = process.argv.slice(2);
const http = createServer();
const io = version === "2" ? createRequire(import.meta.url)("socket.io-2")(http, { serveClient: false }) : new Server(http);
io.on("connection", (socket) => {
  socket.on("join", ({ room }, answer) => {
    answer({ ok: true, room });
    socket.emit("question", "how are you", (said) => {
      console.log(`said ${said} over ${socket.conn.transport.name}`);
      socket.emit("picture", Buffer.from([1, 2, 255]));
      socket.emit("bye");
    });
  });
  socket.on("disconnect", (reason) => console.log(`gone ${reason}`));
});
http.listen(Number(port), "127.0.0.1", () => console.log(`listening ${http.address().port}`));
