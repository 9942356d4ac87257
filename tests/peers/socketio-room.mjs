#!/usr/bin/env node
/**
 * The room of the sample `socketio-chat` on the real server library, as docs/guide/servers.md describes it.
 * Counterpart: tests/blackbox/samples.rs. Usage: `node socketio-room.mjs [port]`; 0 for any. Prints `listening <port>` when it accepts.
 */
import { createServer } from "node:http";
import { Server } from "socket.io";

const http = createServer();
const io = new Server(http);

io.on("connection", (socket) => {
  const tell = (room) => {
    const users = [...(io.sockets.adapter.rooms.get(room) ?? [])].map((id) => io.sockets.sockets.get(id).data.name);
    io.to(room).emit("users", { room, users });
    return users;
  };
  socket.on("join", async ({ room, name }, answer) => {
    Object.assign(socket.data, { room, name });
    await socket.join(room);
    answer({ ok: true, room, users: tell(room) });
  });
  socket.on("message", ({ text }, answer) => {
    const { room, name } = socket.data;
    const at = Date.now();
    io.to(room).emit("message", { name, text, at });
    answer({ ok: true, at });
  });
  socket.on("typing", ({ typing }) => socket.to(socket.data.room).emit("typing", { name: socket.data.name, typing }));
  socket.on("disconnect", () => tell(socket.data.room));
});

http.listen(Number(process.argv[2] ?? 0), "127.0.0.1", () => console.log(`listening ${http.address().port}`));
