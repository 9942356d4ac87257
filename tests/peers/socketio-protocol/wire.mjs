/**
 * Requests and WebSockets of Engine.IO as bytes on the wire, without a client library above them.
 * Counterpart: the cases beside it. Invariant: whatever one case opened is ended with it, and no wait is longer than WAIT_MS.
 */
import assert from "node:assert/strict";
import { request } from "node:http";
import { WebSocket } from "ws";

/** Nothing that a server owes takes longer. */
const WAIT_MS = 5000;

export const PATH = "/socket.io/";
export const POLLING = `${PATH}?EIO=4&transport=polling`;
export const WEBSOCKET = `${PATH}?EIO=4&transport=websocket`;

/** A server may send one at any time; cases that do not ask for it pass over it. */
const PING = "2";
const CLOSE = "1";

/** What separates packets of one payload. */
export const SEPARATOR = "\x1e";

export { assert };

/** Rejects when `promise` takes too long. */
export function soon(promise, what) {
  let timer;
  const late = new Promise((_, reject) => (timer = setTimeout(reject, WAIT_MS, new Error(`${what} never came`))));
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** What one case opens. */
export class Wire {
  #address;
  #open = [];

  constructor(address) {
    this.#address = address;
  }

  /** One request with its status, headers and text; `begin` gets the request before its body is sent. */
  async fetch(path, { method = "GET", body, begin } = {}) {
    const answer = new Promise((resolve, reject) => {
      const sent = request(this.#address + path, { method, agent: false }, (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (part) => (text += part));
        response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, text }));
        response.on("error", reject);
      });
      sent.on("error", reject);
      this.#open.push(() => sent.destroy());
      if (begin === undefined) sent.end(body);
      else begin(sent);
    });
    // A case may end before the answer comes.
    answer.catch(() => {});
    return soon(answer, `the answer to ${method} ${path}`);
  }

  /** A session over polling, with what its open packet says as `open`. */
  async poll() {
    const answer = await this.fetch(POLLING);
    assert.equal(answer.status, 200, `the handshake has status ${answer.status}`);
    const open = JSON.parse(answer.text.slice(1));
    const path = `${POLLING}&sid=${open.sid}`;
    const get = () => this.fetch(path);
    return {
      open,
      get,
      /** One poll that is answered with more than a ping. */
      async got() {
        for (;;) {
          const found = await get();
          if (found.text !== PING) return found;
        }
      },
      /** Polls until so many packets have come that are no pings. */
      async packets(count) {
        const found = [];
        while (found.length < count) {
          const { status, text } = await get();
          assert.equal(status, 200, `a poll has status ${status}`);
          found.push(...text.split(SEPARATOR).filter((packet) => packet !== PING));
        }
        return found;
      },
      post: (body, more) => this.fetch(path, { method: "POST", body, ...more }),
    };
  }

  /** A session over polling that has joined `/`, with nothing on its way. */
  async polled() {
    const session = await this.poll();
    const { status, text } = await session.post("40");
    assert.deepEqual([status, text], [200, "ok"]);
    assert.match(...(await session.packets(1)), /^40\{"sid":"[^"]+"\}$/);
    await session.post('420["echo",0]');
    await session.packets(2);
    return session;
  }

  /** Waits until the server has read what was sent before: it answers somebody who came later. */
  async settled() {
    for (let count = 0; count < 2; count += 1) await this.poll();
  }

  /** A WebSocket that is open. */
  async socket(path = WEBSOCKET) {
    const socket = this.#socket(path);
    await soon(new Promise((resolve, reject) => socket.raw.once("open", resolve).once("error", reject)), "the socket");
    return socket;
  }

  /** Waits until a WebSocket is refused: by status 400, or by an end without a session. */
  async refused(path) {
    const { raw, closed } = this.#socket(path);
    const status = new Promise((resolve) =>
      raw.once("unexpected-response", (_, { statusCode }) => resolve(statusCode)),
    );
    const end = new Promise((resolve, reject) => raw.once("open", () => closed().then(() => resolve(400), reject)));
    assert.equal(await soon(Promise.race([status, end]), "the refusal"), 400);
  }

  /** A WebSocket that has joined `/`. */
  async joined() {
    const socket = await this.socket();
    await socket.next();
    socket.send("40");
    assert.match(await socket.next(), /^40\{"sid":"[^"]+"\}$/);
    return socket;
  }

  end() {
    for (const close of this.#open) close();
  }

  #socket(path) {
    const raw = new WebSocket(this.#address.replace("http", "ws") + path);
    const inbox = [];
    const waiting = [];
    const tell = (entry) => (waiting.shift() ?? ((late) => inbox.push(late)))(entry);
    raw.on("message", (data, isBinary) => tell(isBinary ? data : data.toString()));
    raw.on("close", () => tell(null));
    raw.on("error", () => {});
    this.#open.push(() => raw.terminate());
    const any = (what) => {
      const entry = inbox.length > 0 ? inbox.shift() : new Promise((told) => waiting.push(told));
      return soon(Promise.resolve(entry), what);
    };
    const socket = {
      raw,
      /** Pings that were passed over. */
      pings: 0,
      send: (data) => raw.send(data),
      /** The next ping. */
      async ping() {
        assert.equal(await any("a ping"), PING);
      },
      /** The next message that is no ping: text, or a Buffer. */
      async next() {
        for (;;) {
          const entry = await any("a message");
          assert.notEqual(entry, null, "the connection was closed");
          if (entry !== PING) return entry;
          socket.pings += 1;
        }
      },
      /** Waits for the end; before it only pings and a close packet may come. */
      async closed() {
        for (;;) {
          const entry = await any("the end of the connection");
          if (entry === null) return;
          assert.ok(entry === PING || entry === CLOSE, `not the end of the connection, but ${entry}`);
        }
      },
    };
    return socket;
  }
}

/** Proves that a session on a WebSocket still works, by an acknowledgement. */
export async function answers(socket) {
  socket.send('429["echo","still there"]');
  assert.equal(await socket.next(), '42["echo","still there"]');
  assert.equal(await socket.next(), '439["still there"]');
}
