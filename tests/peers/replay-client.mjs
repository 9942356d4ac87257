#!/usr/bin/env node
/**
 * The client of `fixtures/sessions/by-hand.jsonl`, as its author would write it with the npm package `ws`.
 * Counterpart: `miniwire replay --listen`. Usage: `node replay-client.mjs <port> [fault]`: `wrong` says another list, `silent` stops after
 * the welcome, `protocol` offers another subprotocol, `secure` is none, but TLS. Prints what it gets and ends with `closed <code>` or `refused <status>`.
 */
import { WebSocket } from "ws";

const [port, fault = ""] = process.argv.slice(2);
const socket = new WebSocket(`${fault === "secure" ? "wss" : "ws"}://127.0.0.1:${port}/im?room=7`, [fault === "protocol" ? "v2" : "v1"]);

socket.on("open", () => {
  console.log(`open ${socket.protocol}`);
  socket.send(JSON.stringify({ op: "login", name: "小红", ts: Date.now() }));
});

socket.on("message", (data, isBinary) => {
  if (isBinary) {
    console.log(`bytes ${data.toString("hex")}`);
    socket.close(1000);
    return;
  }
  console.log(`got ${data}`);
  const message = JSON.parse(data);
  if (message.op !== "welcome" || fault === "silent") return;
  const lists = fault === "wrong" ? ["b", "c"] : ["b", "a"];
  for (const list of lists) socket.send(JSON.stringify({ op: "join", sid: message.sid, list }));
});

socket.on("unexpected-response", (_request, response) => {
  console.log(`refused ${response.statusCode}`);
});
socket.on("error", (error) => console.log(`error ${error.code ?? error.message}`));
socket.on("close", (code) => console.log(`closed ${code}`));
