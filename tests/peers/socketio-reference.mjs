#!/usr/bin/env node
/**
 * The Socket.IO server of docs/guide/servers.md on the real server library, as far as the protocol is concerned: `echo`, and `/admin`.
 * Counterpart: tests/blackbox/socketio_protocol.rs, which asks of both what the protocol asks. Usage: `node socketio-reference.mjs [port]
 * [--quick]`; 0 for any. Prints `listening <port>` when it accepts. With `--quick` its heartbeats and time-outs are fractions of a second.
 */
import { createServer } from "node:http";
import { Server } from "socket.io";

const [port = "0", mode] = process.argv.slice(2);
const quick = mode === "--quick" ? { pingInterval: 300, pingTimeout: 500, connectTimeout: 500 } : {};
const http = createServer();
const io = new Server(http, { serveClient: false, ...quick });

const refusal = (token) => (token === undefined ? "a token is needed in auth.token" : "the token is wrong");
io.of("/admin").use(({ handshake: { auth } }, next) =>
  auth.token === "miniwire" ? next() : next(new Error(refusal(auth.token))),
);
io.on("connection", (socket) =>
  socket.on("echo", (said, answer) => {
    socket.emit("echo", said);
    answer?.(said);
  }),
);

http.listen(Number(port), "127.0.0.1", () => console.log(`listening ${http.address().port}`));
