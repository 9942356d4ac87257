#!/usr/bin/env node
/**
 * A TCP server as a device in the local network would be: prints what arrives and sends it back.
 * Counterpart: `tests/blackbox/bare_sockets.rs`. A line `bye` makes it end the connection, `reset` makes it break it.
 * Usage: `node tcp-echo.mjs [port]`; 9000 unless told, 0 for any. Prints `listening <port>` when it accepts.
 */
import { createServer } from "node:net";

const server = createServer((socket) => {
  console.log("connected");
  socket.on("data", (bytes) => {
    const text = bytes.toString();
    console.log(`received ${JSON.stringify(text)}`);
    if (text === "bye") socket.end("see you");
    else if (text === "reset") socket.resetAndDestroy();
    else socket.write(bytes);
  });
  socket.on("end", () => console.log("the client said FIN"));
  socket.on("error", (error) => console.log(`error ${error.code}`));
});

server.on("error", (error) => {
  console.error(`tcp-echo: ${error.message}`);
  process.exitCode = 1;
});

server.listen(Number(process.argv[2] ?? 9000), "127.0.0.1", () => console.log(`listening ${server.address().port}`));
