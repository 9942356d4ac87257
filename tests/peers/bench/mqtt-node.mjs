#!/usr/bin/env node
/**
 * mqtt.js on Node: one measurement, one line of JSON.
 * Counterpart: `mqtt-miniwire.mjs`, the same in a mini-program. Usage: `node mqtt-node.mjs <url> <cell as JSON>`.
 */
import mqtt from "mqtt";
import { measure } from "./mqtt.mjs";

const [url, cell] = process.argv.slice(2);
const client = mqtt.connect(url, { reconnectPeriod: 0 });
measure(
  client,
  JSON.parse(cell),
  () => performance.now(),
  (report) => console.log(JSON.stringify(report)),
);
