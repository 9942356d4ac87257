#!/usr/bin/env node
/**
 * A broker that knows MQTT 3.1.1 and nothing newer: aedes. mosquitto speaks both.
 * Counterpart: the claims about a client of MQTT 5 at an older broker; `/mqtt` of wire.mjs speaks WebSocket in front of it.
 * Usage: `node aedes.mjs [port]`; 0 for any. Prints `listening <port>` when it accepts.
 */
import { createServer } from "node:net";
import aedes from "aedes";

const broker = aedes();
const server = createServer(broker.handle);
// Clients are cut on purpose.
for (const event of ["clientError", "connectionError"]) broker.on(event, () => {});
server.listen(Number(process.argv[2] ?? 0), "127.0.0.1", () => console.log(`listening ${server.address().port}`));
