#!/usr/bin/env node
/**
 * Records real conversations into fixtures/captures: real clients at real servers, through a tap that writes down every message.
 * Counterpart: crates/codec/src/decode/captures.rs, which replays them; `capture/` has the scenarios. Usage:
 * `node capture.mjs <folder> <miniwire> [name…]`; wants mosquitto. Expected lines are added by the replay (`UPDATE_CAPTURES=1`).
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { mqttScenarios } from "./capture/mqtt.mjs";
import { otherScenarios } from "./capture/others.mjs";
import { socketIoScenarios } from "./capture/socket-io.mjs";
import { recording } from "./capture/tap.mjs";

const [folder, miniwire, ...only] = process.argv.slice(2);
const scenarios = { ...mqttScenarios, ...socketIoScenarios, ...otherScenarios(miniwire) };

for (const [name, record] of Object.entries(scenarios)) {
  if (only.length > 0 && !only.includes(name)) continue;
  recording.lines = [];
  const late = setTimeout(() => {
    console.error(`${name} did not end:\n${recording.lines.join("\n")}`);
    process.exit(1);
  }, 15000);
  const title = await record();
  clearTimeout(late);
  // Ports change with every run and say nothing.
  const text = recording.lines.join("\n").replace(/(127\.0\.0\.1):\d+/g, "$1");
  writeFileSync(join(folder, `${name}.txt`), `# ${title}\n${text}\n`);
  console.log(`${name}: ${recording.lines.length} lines`);
}
process.exit(0);
