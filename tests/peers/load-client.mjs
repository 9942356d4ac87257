#!/usr/bin/env node
/**
 * `ws` of Node under load: one measurement, one line of JSON.
 * Counterpart: `cargo xtask bench load`, which sets it beside miniwire, a bare Rust client and a browser; `load.js` is shared.
 * Usage: `node load-client.mjs <cell as JSON>`.
 */
import { readFileSync } from "node:fs";
import vm from "node:vm";
import WebSocket from "ws";

const shared = new URL("../../crates/bench/src/load/load.js", import.meta.url);
vm.runInThisContext(readFileSync(shared, "utf8"), { filename: "load.js" });

const cell = JSON.parse(process.argv[2]);
let before = process.cpuUsage();

/** Messages arrive as an app wants them: text as a string. */
function connect(url, on) {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  socket.binaryType = "arraybuffer";
  socket.on("open", on.open);
  socket.on("message", (data, isBinary) => on.message(isBinary ? data : data.toString()));
  socket.on("error", (error) => {
    console.error(`load-client: ${error.message}`);
    process.exitCode = 1;
  });
  return { send: (data) => socket.send(data), close: () => socket.terminate() };
}

function ready(go) {
  before = process.cpuUsage();
  go();
}

globalThis.runLoad({ connect, now: () => performance.now(), ready }, cell, (report) => {
  const { user, system } = process.cpuUsage(before);
  console.log(JSON.stringify({ ...report, cpu_us: (user + system) / cell.count }));
});
