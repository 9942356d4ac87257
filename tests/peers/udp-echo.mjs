#!/usr/bin/env node
/**
 * A UDP peer as a device in the local network would be: prints every datagram and sends it back.
 * Counterpart: `tests/blackbox/bare_sockets.rs`. `long` is answered with 4096 bytes, which phones do not deliver.
 * Usage: `node udp-echo.mjs [port]`; 9000 unless told, 0 for any. Prints `listening <port>` when it is bound.
 */
import { createSocket } from "node:dgram";

const socket = createSocket("udp4");

socket.on("error", (error) => {
  console.error(`udp-echo: ${error.message}`);
  process.exitCode = 1;
  socket.close();
});

socket.on("message", (bytes, from) => {
  console.log(`received ${JSON.stringify(bytes.toString())}`);
  if (bytes.toString() === "long") socket.send(Buffer.alloc(4096), from.port, from.address);
  socket.send(bytes, from.port, from.address);
});

socket.on("listening", () => console.log(`listening ${socket.address().port}`));
socket.bind(Number(process.argv[2] ?? 9000), "127.0.0.1");
