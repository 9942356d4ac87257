/**
 * One server of any kind on a port of its own, which it keeps when it is stopped and started again.
 * Counterpart: `four.mjs`, `two.mjs` and `raw.mjs` say what it serves. Invariant: a stopped server has no connection left.
 */
import { createServer } from "node:http";
import { silence } from "../silence.mjs";
import { serveFour } from "./four.mjs";
import { Log } from "./log.mjs";
import { serveRaw } from "./raw.mjs";
import { serveTwo } from "./two.mjs";

const kinds = { 4: serveFour, 2: serveTwo, raw: serveRaw };

export class Served {
  log = new Log();
  port = 0;
  #kind;
  #options;
  #http;
  #behind;
  #connections = new Set();
  /** Nobody hears anything any more, and nobody is told. */
  #silent = false;

  constructor(kind, options) {
    this.#kind = kind;
    this.#options = options;
  }

  async start() {
    this.#silent = false;
    const http = createServer();
    http.on("connection", (connection) => {
      this.#connections.add(connection);
      connection.on("close", () => this.#connections.delete(connection));
      connection.on("error", () => connection.destroy());
      if (this.#silent) silence(connection);
    });
    this.#http = http;
    this.#behind = kinds[this.#kind](http, this.#options, this.log);
    await new Promise((resolve) => http.listen(this.port, "127.0.0.1", resolve));
    this.port = http.address().port;
  }

  async tell(what, more) {
    const own = { stop: () => this.#stop(), start: () => this.start(), silence: () => this.#silence() };
    return own[what] === undefined ? this.#behind.tell(what, more) : own[what]();
  }

  /** As a process that is killed: every connection is gone at once. */
  async #stop() {
    const closed = new Promise((resolve) => this.#http.close(resolve));
    for (const connection of this.#connections) connection.destroy();
    this.#behind.close?.();
    await closed;
  }

  /** As a machine that lost its network: connections stay, and nothing comes over them. */
  #silence() {
    this.#silent = true;
    for (const connection of this.#connections) silence(connection);
  }
}
