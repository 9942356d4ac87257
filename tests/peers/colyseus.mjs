#!/usr/bin/env node
/**
 * A colyseus server with one room: a counter in its state, messages both ways, and a way back in.
 * Counterpart: the claim about colyseus.js. Invariant: the message `drop` ends the connection without a word, and the seat is kept.
 * Usage: `node colyseus.mjs [port]`; 0 for any. Prints `listening <port>` when it accepts.
 */
import { createServer } from "node:http";
import * as colyseus from "@colyseus/core";
import { schema } from "@colyseus/schema";
import { WebSocketTransport } from "@colyseus/ws-transport";

/** Seconds for which a seat is kept. */
const SEAT_SECONDS = 10;

const State = schema({ count: "number" });

class Counter extends colyseus.Room {
  onCreate() {
    this.state = new State();
    this.state.count = 0;
    this.onMessage("add", (_, number) => (this.state.count += number));
    this.onMessage("echo", (client, value) => client.send("echo", value));
    this.onMessage("bytes", (client, value) => client.sendBytes("bytes", value));
    this.onMessage("drop", (client) => client.ref.terminate());
  }

  async onLeave(client, isMeant) {
    if (!isMeant) await this.allowReconnection(client, SEAT_SECONDS).catch(() => {});
  }
}

const http = createServer();
const transport = new WebSocketTransport({ server: http });
const server = new colyseus.Server({ transport, greet: false, gracefullyShutdown: false });
server.define("counter", Counter);
await server.listen(Number(process.argv[2] ?? 0), "127.0.0.1");
console.log(`listening ${http.address().port}`);
