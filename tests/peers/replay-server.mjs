#!/usr/bin/env node
/**
 * The server of `fixtures/sessions/by-hand.jsonl`, as its author would write it with the npm package `ws`.
 * Counterpart: `miniwire replay --against`. Usage: `node replay-server.mjs [port] [fault]`: `wrong` counts the lists wrongly, `silent` never says
 * that they were joined, `protocol` chooses no subprotocol, `drop` cuts the connection after the welcome. Prints `listening <port>`, what
 * it gets and `closed <code>`.
 */
import { WebSocketServer } from "ws";

const [port = "3000", fault = ""] = process.argv.slice(2);
const server = new WebSocketServer({
  host: "127.0.0.1",
  port: Number(port),
  handleProtocols: (offered) => (fault === "protocol" ? false : [...offered][0]),
});

server.on("listening", () => console.log(`listening ${server.address().port}`));

server.on("connection", (socket, request) => {
  const room = Number(new URL(request.url, "ws://a").searchParams.get("room"));
  const lists = [];
  console.log(`connected ${request.url}`);
  socket.on("message", (data) => {
    console.log(`got ${data}`);
    if (`${data}` === "ping") return;
    const message = JSON.parse(data);
    if (message.op === "login") {
      socket.send(JSON.stringify({ op: "welcome", sid: `s-${message.ts}`, room }));
      if (fault === "drop") socket.terminate();
      return;
    }
    lists.push(message.list);
    if (lists.length < 2 || fault === "silent") return;
    socket.send(JSON.stringify({ op: "joined", lists: fault === "wrong" ? ["a"] : lists }));
    socket.send(Buffer.from([0, 1, 2]));
  });
  socket.on("close", (code) => console.log(`closed ${code}`));
});
