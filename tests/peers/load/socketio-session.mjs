/**
 * socket.io-client in the logic layer, on the transports of the package: one measurement.
 * Counterpart: `miniwire-bench script`, which waits for these lines. `CELL` is put in front of the bundle.
 */
/* global CELL */
import { WxWebSocket } from "@miniwire/socket.io-transports";
import { io } from "socket.io-client";
import { measure } from "./socketio.mjs";

function ready(go) {
  console.log("script: ready");
  // The start of the session is not counted.
  setTimeout(go, 100);
}

measure({ io, transports: [WxWebSocket], now: Date.now, ready }, CELL, (report) => {
  console.log(`script: done ${JSON.stringify(report)}`);
});
