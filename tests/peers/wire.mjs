#!/usr/bin/env node
/**
 * The server that the conformance suite talks to: whatever a path asks for, said with well-formed and with ill-formed bytes.
 * Counterpart: tests/conformance, whose claims name the paths; `wire/` has one file for each kind of answer.
 * Usage: `node wire.mjs [port]`; 0 for any. Prints `tcp <port>` and `udp <port>`, and `listening <port>` when it accepts.
 */
import { createServer } from "node:http";
import { answerHttp } from "./wire/http.mjs";
import { serveTcp, serveUdp } from "./wire/sockets.mjs";
import { answerUpgrade } from "./wire/websocket.mjs";

const server = createServer(answerHttp);
server.on("upgrade", answerUpgrade);
// What the tests cut on purpose is no error of this server.
server.on("clientError", (_error, socket) => socket.destroy());
server.on("error", (error) => {
  console.error(`wire: ${error.message}`);
  process.exitCode = 1;
});
serveTcp((tcp) =>
  serveUdp((udp) => {
    console.log(`tcp ${tcp}`);
    console.log(`udp ${udp}`);
    server.listen(Number(process.argv[2] ?? 0), "127.0.0.1", () => console.log(`listening ${server.address().port}`));
  }),
);
