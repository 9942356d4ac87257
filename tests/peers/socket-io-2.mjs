#!/usr/bin/env node
/**
 * A real server of Socket.IO 2, which speaks Engine.IO 3.
 * Counterpart: tests/blackbox/decoders.rs. Usage: `node socket-io-2.mjs [port]`; 0 for any. Prints `listening <port>` when it accepts.
 */
import { createServer } from "node:http";
import { createRequire } from "node:module";

const http = createServer();
createRequire(import.meta.url)("socket.io-2")(http, { serveClient: false });
http.on("error", (error) => {
  console.error(`socket-io-2: ${error.message}`);
  process.exitCode = 1;
});
http.listen(Number(process.argv[2] ?? 0), "127.0.0.1", () => console.log(`listening ${http.address().port}`));
