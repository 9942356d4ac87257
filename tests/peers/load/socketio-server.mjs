#!/usr/bin/env node
/**
 * The Socket.IO server of the measurements: acknowledges, floods, and counts what comes.
 * Counterpart: `socketio.mjs`. Usage: `node socketio-server.mjs [port]`; 0 for any. Prints `listening <port>` when it accepts.
 * Invariant: a flood is written from a block of ready frames, so that the server is not what is measured.
 */
import { createServer } from "node:http";
import { Server } from "socket.io";

/** Events of one block. */
const BLOCK_EVENTS = 256;

const http = createServer();
const io = new Server(http, { serveClient: false, perMessageDeflate: false, transports: ["websocket"] });

io.on("connection", (socket) => {
  socket.on("echo", (data, answer) => answer(data));
  socket.on("sink", (data, answer) => answer?.());
  socket.on("flood", (kind, bytes, count) => flood(socket.conn.transport.socket._socket, frames(kind, bytes), count));
});

/** The frames of one event: text, or text and an attachment. */
function frames(kind, bytes) {
  if (kind === "text") return frame(1, Buffer.from(`42["event","${"x".repeat(bytes)}"]`));
  const event = Buffer.from('451-["event",{"_placeholder":true,"num":0}]');
  return Buffer.concat([frame(1, event), frame(2, Buffer.alloc(bytes, 120))]);
}

/** A server's frame below 64 KiB. */
function frame(opcode, payload) {
  const { length } = payload;
  const head = length < 126 ? [128 | opcode, length] : [128 | opcode, 126, length >> 8, length & 255];
  return Buffer.concat([Buffer.from(head), payload]);
}

function flood(connection, event, count) {
  const block = Buffer.concat(Array.from({ length: BLOCK_EVENTS }, () => event));
  let left = count;
  const write = () => {
    while (left > 0) {
      const events = Math.min(left, BLOCK_EVENTS);
      left -= events;
      if (!connection.write(block.subarray(0, events * event.length))) return void connection.once("drain", write);
    }
  };
  write();
}

http.listen(Number(process.argv[2] ?? 0), "127.0.0.1", () => console.log(`listening ${http.address().port}`));
