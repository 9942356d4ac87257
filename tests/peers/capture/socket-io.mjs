/** Conversations of both generations of Socket.IO, also with each other. Counterpart: `../capture.mjs`. Invariant: ids are those of the run. */
import { createServer } from "node:http";
import { Server } from "socket.io";
import { io } from "socket.io-client";
import { listen, require, tap, tapHttp, toWebSocket, version } from "./tap.mjs";

function talkSocketIo(server) {
  server.on("connection", (socket) => {
    socket.emit("hello", { id: "server" });
    socket.on("join", (room, answer) => answer({ ok: true, room }));
    socket.on("file", (bytes, answer) => (socket.emit("file", { bytes, size: bytes.length }), answer(bytes)));
  });
  server.of("/room").on("connection", (socket) => socket.emit("welcome", "你好"));
  server.of("/admin").use((_socket, next) => next(new Error("not allowed")));
}

async function askSocketIo(client, join) {
  const done = new Promise((resolve) => client.on("file", resolve));
  await new Promise((resolve) => client.on("hello", resolve));
  await new Promise((resolve) => client.emit("join", "大厅", resolve));
  await new Promise((resolve) => client.emit("file", Buffer.from([1, 2, 255]), resolve));
  await done;
  if (join) {
    const room = client.io.socket("/room", {});
    await new Promise((resolve) => room.on("welcome", resolve));
    const admin = client.io.socket("/admin", {});
    await new Promise((resolve) => admin.on("connect_error", resolve));
    await new Promise(
      (resolve) => client.io.engine.once("ping", resolve) ?? client.io.engine.once("heartbeat", resolve),
    );
    room.disconnect();
  }
  client.disconnect();
  await new Promise((resolve) => setTimeout(resolve, 50));
}

export const socketIoScenarios = {
  "socket.io-4": async () => {
    const http = createServer();
    const server = new Server(http, { pingInterval: 300 });
    talkSocketIo(server);
    const front = await tap(toWebSocket(`ws://127.0.0.1:${await listen(http)}`));
    await askSocketIo(io(front.url, { transports: ["websocket"] }), (name) =>
      io(front.url + name, { transports: ["websocket"], auth: { token: "t" } }),
    );
    front.close();
    server.close();
    return `socket.io-client ${version("socket.io-client")} at socket.io ${version("socket.io")}`;
  },
  "socket.io-4-polling": async () => {
    const http = createServer();
    const server = new Server(http, { pingInterval: 300 });
    talkSocketIo(server);
    const front = await tapHttp(`http://127.0.0.1:${await listen(http)}`);
    await askSocketIo(io(front.url, { transports: ["polling"] }));
    front.close();
    server.close();
    return `socket.io-client ${version("socket.io-client")} at socket.io ${version("socket.io")}, polling`;
  },
  "socket.io-2": async () => {
    const http = createServer();
    const server = require("socket.io-2")(http, { pingInterval: 300 });
    talkSocketIo(server);
    const front = await tap(toWebSocket(`ws://127.0.0.1:${await listen(http)}`));
    await askSocketIo(require("socket.io-client-2")(front.url, { transports: ["websocket"] }));
    front.close();
    server.close();
    return `socket.io-client ${version("socket.io-client-2")} at socket.io ${version("socket.io-2")}, Engine.IO 3`;
  },
  "socket.io-2-polling": async () => {
    const http = createServer();
    const server = require("socket.io-2")(http, { pingInterval: 5000 });
    talkSocketIo(server);
    const front = await tapHttp(`http://127.0.0.1:${await listen(http)}`);
    await askSocketIo(require("socket.io-client-2")(front.url, { transports: ["polling"] }));
    front.close();
    server.close();
    return `socket.io-client ${version("socket.io-client-2")} at socket.io ${version("socket.io-2")}, Engine.IO 3, polling`;
  },
  "socket.io-2-at-4": async () => {
    const http = createServer();
    const server = new Server(http);
    const front = await tapHttp(`http://127.0.0.1:${await listen(http)}`);
    const client = require("socket.io-client-2")(front.url, { transports: ["polling"], reconnection: false });
    await new Promise((resolve) => client.once("connect_error", resolve));
    client.close();
    front.close();
    server.close();
    return `socket.io-client ${version("socket.io-client-2")} at socket.io ${version("socket.io")}: refused`;
  },
  "socket.io-4-at-2": async () => {
    const http = createServer();
    const server = require("socket.io-2")(http);
    const front = await tap(toWebSocket(`ws://127.0.0.1:${await listen(http)}`));
    const client = io(front.url, { transports: ["websocket"], reconnection: false });
    await new Promise((resolve) => client.once("connect_error", resolve));
    client.close();
    front.close();
    server.close();
    return `socket.io-client ${version("socket.io-client")} at socket.io ${version("socket.io-2")}: another version`;
  },
};
