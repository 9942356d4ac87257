#!/usr/bin/env node
/**
 * A colyseus server with a room: a counter in its state, messages both ways, and a way back in; and one like it that wants a token.
 * Counterpart: the claims about colyseus.js. Invariant: the message `drop` ends the connection without a word, and the seat is kept;
 * `silence` silences the connection until the server's own pings, which stay without an answer, free the seat.
 * Usage: `node colyseus.mjs [port]`; 0 for any. Prints `listening <port>` when it accepts.
 */
import { createServer } from "node:http";
import * as colyseus from "@colyseus/core";
import { schema } from "@colyseus/schema";
import { WebSocketTransport } from "@colyseus/ws-transport";
import { silence } from "./silence.mjs";

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
    this.onMessage("silence", (client) => silence(client.ref._socket));
    this.onMessage("drop", (client) => client.ref.terminate());
  }

  async onLeave(client, isMeant) {
    if (!isMeant) await this.allowReconnection(client, SEAT_SECONDS).catch(() => {});
  }
}

class Private extends Counter {
  static onAuth(token) {
    if (token !== "right") throw new colyseus.ServerError(401, "wrong token");
    return true;
  }
}

const http = createServer();
const transport = new WebSocketTransport({ server: http });
const server = new colyseus.Server({ transport, greet: false, gracefullyShutdown: false });
server.define("counter", Counter);
server.define("private", Private);
await server.listen(Number(process.argv[2] ?? 0), "127.0.0.1");
console.log(`listening ${http.address().port}`);
