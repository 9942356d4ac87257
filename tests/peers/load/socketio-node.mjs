#!/usr/bin/env node
/**
 * socket.io-client on Node: one measurement, one line of JSON.
 * Counterpart: `cargo xtask bench socketio`, which sets it beside the same client in a session.
 * Usage: `node socketio-node.mjs <cell as JSON>`.
 */
import { io } from "socket.io-client";
import { measure } from "./socketio.mjs";

const cell = JSON.parse(process.argv[2]);
let before = process.cpuUsage();

function ready(go) {
  before = process.cpuUsage();
  go();
}

measure({ io, transports: ["websocket"], now: () => performance.now(), ready }, cell, (report) => {
  const { user, system } = process.cpuUsage(before);
  console.log(JSON.stringify({ ...report, cpu_us: (user + system) / cell.count }));
});
