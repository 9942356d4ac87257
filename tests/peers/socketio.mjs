#!/usr/bin/env node
/**
 * Socket.IO servers on demand: each claim opens one of its own, and may stop, start, silence and question it.
 * Counterpart: tests/conformance/socketio by way of `bundle/socketio-server.mjs`; `socketio/` has one file for each kind of server.
 * Usage: `node socketio.mjs [port]`; 0 for any. Prints `node-a <port>` and `node-b <port>`, two servers that know nothing of
 * each other, for a load balancer in front, and `listening <port>` when it accepts.
 */
import { createServer } from "node:http";
import { Served } from "./socketio/served.mjs";

/** Servers of one suite: each claim opens one or two, for each profile. */
const SERVER_COUNT_MAX = 1024;

/** @type {Map<string, Served>} */
const servers = new Map();

async function open({ kind = "4", options = {} }) {
  if (servers.size >= SERVER_COUNT_MAX) throw new Error(`more than ${SERVER_COUNT_MAX} servers`);
  const id = `server-${servers.size}`;
  const served = new Served(kind, options);
  servers.set(id, served);
  await served.start();
  return { id, port: served.port };
}

/** What a claim may ask for by path. */
const paths = {
  "/open": open,
  "/tell": ({ id, what, ...more }) => servers.get(id).tell(what, more),
  "/log": ({ id }) => servers.get(id).log.entries,
  "/heard": ({ id, text, times }) => servers.get(id).log.whenHeard(text, times),
};

async function answer(request, response) {
  const parts = [];
  for await (const part of request) parts.push(part);
  const found = paths[request.url];
  if (found === undefined) return response.writeHead(404).end("no such path");
  const result = await found(JSON.parse(Buffer.concat(parts).toString() || "{}"));
  response.setHeader("Content-Type", "application/json");
  response.end(JSON.stringify(result ?? null));
}

const control = createServer((request, response) => {
  answer(request, response).catch((error) => response.writeHead(500).end(String(error.stack)));
});
control.on("error", (error) => {
  console.error(`socketio: ${error.message}`);
  process.exitCode = 1;
});

for (const name of ["node-a", "node-b"]) {
  const { port } = await open({ options: { node: name, allowEIO3: true } });
  console.log(`${name} ${port}`);
}
control.listen(Number(process.argv[2] ?? 0), "127.0.0.1", () => console.log(`listening ${control.address().port}`));
