#!/usr/bin/env node
/**
 * A WebSocket server as a tutorial would write it: prints every message and answers `Echo: <message>`.
 * Counterpart: the echo app of `fixtures/apps/echo`, alone and behind nginx.
 * Usage: `node echo.mjs [port] [--deflate]`; port 8080 unless told, 0 for any. Prints `listening <port>` when it accepts.
 * With `--deflate` it compresses every message for a client that offers it, with a small window.
 */
import { WebSocketServer } from "ws";

const [port = "8080", deflate] = process.argv.slice(2);
const server = new WebSocketServer({
  host: "127.0.0.1",
  port: Number(port),
  perMessageDeflate: deflate === "--deflate" && { threshold: 0, serverMaxWindowBits: 10, clientMaxWindowBits: 11 },
});

server.on("listening", () => console.log(`listening ${server.address().port}`));

server.on("error", (error) => {
  console.error(`echo: ${error.message}`);
  process.exitCode = 1;
});

server.on("connection", (socket, request) => {
  console.log(`connected ${request.url}`);
  if (socket.extensions !== "") console.log(`extensions ${socket.extensions}`);
  socket.on("message", (data, isBinary) => {
    if (isBinary) {
      console.log(`received ${data.length} bytes`);
      socket.send(data);
    } else {
      console.log(`received ${data}`);
      socket.send(`Echo: ${data}`);
    }
  });
  socket.on("close", (code) => console.log(`closed ${code}`));
});

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => {
    for (const client of server.clients) client.close(1001, "going away");
    server.close();
  });
}
