#!/usr/bin/env node
/**
 * A client of an HTTP API with `fetch`: logs in, reads server-sent events, polls, and meets an error and a cut.
 * Counterpart: `tests/blackbox/replay`. Usage: `node replay-fetch.mjs <port>`. Prints one line for each thing that it gets.
 */
const [port] = process.argv.slice(2);
const base = `http://127.0.0.1:${port}`;

const login = await fetch(`${base}/login`, {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ user: "小红" }),
});
console.log(`login ${login.status} ${login.headers.get("x-request-id")} ${await login.text()}`);

const events = await fetch(`${base}/events`);
let text = "";
for await (const chunk of events.body.pipeThrough(new TextDecoderStream())) text += chunk;
console.log(`events ${events.headers.get("content-type")} ${JSON.stringify(text)}`);

for (const cursor of [0, 1]) console.log(`poll ${await (await fetch(`${base}/poll?cursor=${cursor}`)).text()}`);

console.log(`gone ${(await fetch(`${base}/gone`)).status}`);
await fetch(`${base}/broken`).then(
  (answer) => console.log(`broken ${answer.status}`),
  (error) => console.log(`broken ${error.cause?.code}`),
);
