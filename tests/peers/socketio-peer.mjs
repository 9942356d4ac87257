#!/usr/bin/env node
/**
 * A Socket.IO server: answers `echo` with its arguments, says `welcome` to everyone, and wants `auth.token` in `/admin`.
 * Counterpart: tests/blackbox/peers_socketio.rs.
 * Usage: `node socketio-peer.mjs [port] [--two]`; 0 for any. Prints `listening <port>` when it accepts. With `--two` it behaves as a server of
 * Socket.IO 2 does towards a newer client: Engine.IO 3, the main namespace joined without being asked.
 */
import { createServer } from "node:http";
import { Server } from "socket.io";
import { WebSocketServer } from "ws";

const [port = "0", mode] = process.argv.slice(2);
const http = createServer();

if (mode === "--two") {
  const server = new WebSocketServer({ server: http, path: "/socket.io/" });
  server.on("connection", (socket) => {
    socket.send('0{"sid":"lv_VI97HAXpY6yYWAAAC","upgrades":[],"pingInterval":25000,"pingTimeout":5000}');
    socket.send("40");
  });
} else {
  const io = new Server(http);
  io.of("/admin").use((socket, next) => {
    if (socket.handshake.auth.token === "secret") return next();
    const error = new Error("bad token");
    error.data = { code: 7 };
    next(error);
  });
  for (const name of ["/", "/admin"]) {
    io.of(name).on("connection", (socket) => {
      console.log(`joined ${name} ${JSON.stringify(socket.handshake.query.room ?? null)}`);
      socket.on("echo", (...args) => {
        console.log(`echo ${JSON.stringify(args.filter((arg) => typeof arg !== "function"))}`);
        const answer = args.pop();
        if (typeof answer === "function") answer(...args);
        else console.log("no answer wanted");
      });
      socket.on("leave", () => socket.disconnect());
      socket.on("disconnect", (reason) => console.log(`left ${reason}`));
      socket.emit("welcome", { namespace: name }, Buffer.from([0, 255]));
      socket.emit("question", "how?", () => {});
    });
  }
}

http.listen(Number(port), "127.0.0.1", () => console.log(`listening ${http.address().port}`));
