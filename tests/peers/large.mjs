#!/usr/bin/env node
/**
 * Sends back what comes, however large: the body of a POST in chunks of its own, a message of a WebSocket as one message.
 * Counterpart: tests/blackbox/record_large.rs. Usage: `node large.mjs [port]`; 0 for any. Prints `listening <port>` when it accepts.
 */
import { createServer } from "node:http";
import { WebSocketServer } from "ws";

/** Bytes of one chunk: neither a power of two nor what a socket takes at once. */
const CHUNK_BYTES = 100_000;

const http = createServer(async (request, response) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  const body = Buffer.concat(parts);
  response.writeHead(200, { "content-type": "text/html" });
  for (let at = 0; at < body.length; at += CHUNK_BYTES) response.write(body.subarray(at, at + CHUNK_BYTES));
  response.end();
});
const sockets = new WebSocketServer({ server: http });
sockets.on("connection", (socket) => socket.on("message", (data, binary) => socket.send(data, { binary })));
http.listen(Number(process.argv[2] ?? 0), "127.0.0.1", () => console.log(`listening ${http.address().port}`));
