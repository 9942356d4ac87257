#!/usr/bin/env node
/**
 * A client of the requests in tests/fixtures/convert/prices.jsonl at handlers that were made of it, under MSW.
 * Counterpart: tests/blackbox/convert.rs. Usage: `node msw-http.mjs <handlers.mjs> [user]`; prints what the client gets.
 */
import { pathToFileURL } from "node:url";
import { setupServer } from "msw/node";

const [path, user] = process.argv.slice(2);
const { handlers } = await import(pathToFileURL(path));
const server = setupServer(...handlers);
server.listen({ onUnhandledRequest: "error" });
const base = "http://127.0.0.1:3000/api";
const body = JSON.stringify({ user: user ?? "li", at: Date.now() });
const login = await fetch(`${base}/login?device=7`, { method: "POST", body });
console.log(login.status, login.headers.get("content-type"), await login.text());
let cursor = 0;
for (const _ of [1, 2]) {
  ({ cursor } = await (await fetch(`${base}/poll?cursor=${cursor}`)).json());
  console.log(`cursor ${cursor}`);
}
const decoder = new TextDecoder();
for await (const chunk of (await fetch(`${base}/stream`)).body) console.log(`chunk ${JSON.stringify(decoder.decode(chunk))}`);
await fetch(`${base}/gone`).then(
  () => console.log("there"),
  () => console.log("gone"),
);
server.close();
