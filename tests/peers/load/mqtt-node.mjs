#!/usr/bin/env node
/**
 * mqtt.js on Node: one measurement, one line of JSON.
 * Counterpart: `cargo xtask bench mqtt`, which sets it beside the same client in a session. Usage: `node mqtt-node.mjs <cell as JSON>`.
 */
import mqtt from "mqtt";
import { measure } from "./mqtt.mjs";

const cell = JSON.parse(process.argv[2]);
let before = process.cpuUsage();

function ready(go) {
  before = process.cpuUsage();
  go();
}

const client = mqtt.connect(cell.url, { reconnectPeriod: 0 });
measure({ client, now: () => performance.now(), ready }, cell, (report) => {
  const { user, system } = process.cpuUsage(before);
  console.log(JSON.stringify({ ...report, cpu_us: (user + system) / cell.count }));
});
