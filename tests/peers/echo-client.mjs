#!/usr/bin/env node
/**
 * A WebSocket client as small as Node allows: connects, plays ping-pong, prints one line of JSON.
 * Counterpart: `cargo xtask bench`, which sets it beside miniwire and a bare Rust client.
 * Usage: `node echo-client.mjs <url> <rounds> [bytes]`; 0 rounds stop at the open. Times are microseconds.
 */
import WebSocket from "ws";

const [url, rounds, bytes] = [process.argv[2], Number(process.argv[3] ?? 1000), Number(process.argv[4] ?? 64)];
/** Round trips that are not counted, so that the compiler has seen the loop. */
const WARM_UP = Math.min(500, rounds);

const socket = new WebSocket(url, { perMessageDeflate: false });
const payload = "x".repeat(bytes);
const samples = [];
let sent = 0;
let before = 0;

/** A sample is the time from one send to the next, as the other clients count it. */
function send() {
  const now = performance.now();
  if (sent > WARM_UP) samples.push((now - before) * 1000);
  before = now;
  socket.send(payload);
  sent += 1;
}

socket.on("open", () => (rounds === 0 ? finish() : send()));

socket.on("message", () => {
  if (sent <= WARM_UP + rounds) send();
  else finish();
});

socket.on("error", (error) => {
  console.error(`echo-client: ${error.message}`);
  process.exitCode = 1;
});

function finish() {
  samples.sort((a, b) => a - b);
  const at = (share) => samples[Math.min(samples.length - 1, Math.floor(samples.length * share))] ?? null;
  console.log(JSON.stringify({ rounds: samples.length, p50_us: at(0.5), p99_us: at(0.99) }));
  socket.close(1000);
}
