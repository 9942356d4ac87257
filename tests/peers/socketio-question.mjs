#!/usr/bin/env node
/**
 * A Socket.IO server that answers, asks, sends bytes and says goodbye.
 * Counterpart: replay-socketio.mjs. Usage: `node socketio-question.mjs [port]`; 0 for any. Prints `listening <port>` when it accepts, and how each
 * client came and went.
 */
import { createServer } from "node:http";
import { Server } from "socket.io";

const http = createServer();
new Server(http).on("connection", (socket) => {
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
http.listen(Number(process.argv[2] ?? 0), "127.0.0.1", () => console.log(`listening ${http.address().port}`));
