/**
 * Taps: a server in front of another one that writes down what goes through. Counterpart: `../capture.mjs`. Invariant: every message is written
 * before it is passed on, in the order in which it came.
 */
import { once } from "node:events";
import { createServer, request } from "node:http";
import { createRequire } from "node:module";
import { connect } from "node:net";
import WebSocket, { WebSocketServer } from "ws";

export const require = createRequire(import.meta.url);
/** Of the scenario that runs; what an earlier one still says goes into its own. */
export const recording = { lines: [] };
export const version = (name) => require(`../node_modules/${name}/package.json`).version;
const port = (server) => server.address().port;
export const listen = async (server) => (server.listen(0, "127.0.0.1"), await once(server, "listening"), port(server));
export const until = (ready) =>
  new Promise((resolve) => {
    const timer = setInterval(() => ready() && (clearInterval(timer), resolve()), 20);
  });

/** What the replay gives to the decoder: text as JSON, bytes as hex. */
function note(lines, arrow, data, isBinary) {
  const text = isBinary ? data.toString("hex").replace(/../g, "$& ").trim() : JSON.stringify(data.toString());
  lines.push(`${arrow} ${text}`);
}

/** A WebSocket server in front of `dial(path, protocols)`, which gives a stream of frames or of bytes. */
export async function tap(dial) {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1", handleProtocols: (offered) => [...offered][0] });
  await once(server, "listening");
  const log = recording.lines;
  server.on("connection", (near, { url }) => {
    log.push(`open websocket ws://127.0.0.1${url}${near.protocol ? ` ${near.protocol}` : ""}`);
    const far = dial(url, near.protocol);
    near.on("message", (data, isBinary) => (note(log, ">", data, isBinary), far.send(data, isBinary)));
    far.receive((data, isBinary) => (note(log, "<", data, isBinary), near.send(data, { binary: isBinary })));
    near.on("close", () => far.close());
    far.closed(() => near.close());
  });
  return { url: `ws://127.0.0.1:${port(server)}`, close: () => server.close() };
}

export const toWebSocket = (target) => (path, protocol) => {
  const far = new WebSocket(target + path, protocol ? [protocol] : []);
  const waiting = [];
  far.on("open", () => waiting.splice(0).forEach(([data, binary]) => far.send(data, { binary })));
  far.on("error", () => undefined);
  return {
    send: (data, binary) => (far.readyState === 1 ? far.send(data, { binary }) : waiting.push([data, binary])),
    receive: (take) => far.on("message", take),
    close: () => far.close(),
    closed: (then) => far.on("close", then),
  };
};
export const toTcp = (target) => () => {
  const far = connect(target, "127.0.0.1");
  far.on("error", () => undefined);
  return {
    send: (data) => far.write(data),
    receive: (take) => far.on("data", (data) => take(data, true)),
    close: () => far.end(),
    closed: (then) => far.on("close", then),
  };
};

/** An HTTP server in front of another: every exchange is a connection of its own. */
export async function tapHttp(target, as) {
  const log = recording.lines;
  const server = createServer((near, answer) => {
    const chunks = [];
    near.on("data", (chunk) => chunks.push(chunk));
    near.on("end", () => {
      const far = request(target + near.url, { method: near.method, headers: near.headers });
      far.on("response", (from) => {
        const own = [`open request http://127.0.0.1${near.url} content-type=${from.headers["content-type"] ?? ""}`];
        if (as) own.push(`as ${as}`);
        const take = (arrow, data) => {
          const isText = Buffer.from(data.toString()).equals(data);
          own.push(
            `${arrow} ${isText ? JSON.stringify(data.toString()) : data.toString("hex").replace(/../g, "$& ").trim()}`,
          );
        };
        if (chunks.length > 0) take(">", Buffer.concat(chunks));
        answer.writeHead(from.statusCode, from.headers);
        from.on("data", (data) => (take("<", data), answer.write(data)));
        from.on("end", () => (log.push(...own), answer.end()));
      });
      far.on("error", () => answer.destroy());
      far.end(Buffer.concat(chunks));
    });
  });
  return {
    url: `http://127.0.0.1:${await listen(server)}`,
    close: () => (server.closeAllConnections(), server.close()),
  };
}
/** What a client sends to a server that gives it back. `as` is what a person chose where nothing is recognised. */
export async function echo(messages, as) {
  const real = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await once(real, "listening");
  real.on("connection", (near) => near.on("message", (data, binary) => near.send(data, { binary })));
  const front = await tap(toWebSocket(`ws://127.0.0.1:${real.address().port}`));
  const client = new WebSocket(`${front.url}/echo`);
  await once(client, "open");
  if (as) recording.lines.push(`as ${as}`);
  for (const message of messages) {
    client.send(message);
    await once(client, "message");
  }
  client.close();
  front.close();
  real.close();
}
