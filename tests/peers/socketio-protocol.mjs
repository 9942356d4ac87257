#!/usr/bin/env node
/**
 * Asks a Socket.IO server what Engine.IO 4 and Socket.IO 5 ask of one, packet by packet.
 * Counterpart: tests/blackbox/socketio_protocol.rs; `socketio-protocol/` has the cases. Invariant: every case uses sessions of its own, and
 * every wait is for an event and ends. Usage: `node socketio-protocol.mjs <http address> [heartbeat]`; the second argument asks for the
 * cases that wait for the server's clock. Prints one JSON object: by case null, or what was there instead.
 */
import { engine } from "./socketio-protocol/engine.mjs";
import { heartbeat } from "./socketio-protocol/heartbeat.mjs";
import { socket } from "./socketio-protocol/socket.mjs";
import { upgrade } from "./socketio-protocol/upgrade.mjs";
import { Wire } from "./socketio-protocol/wire.mjs";

const [address, which] = process.argv.slice(2);
const cases = which === "heartbeat" ? heartbeat : { ...engine, ...upgrade, ...socket };

const found = {};
for (const [name, ask] of Object.entries(cases)) {
  const wire = new Wire(address);
  found[name] = await ask(wire).then(
    () => null,
    (error) => error.message.split("\n")[0],
  );
  wire.end();
}
console.log(JSON.stringify(found));
process.exit(0);
