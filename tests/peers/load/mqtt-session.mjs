/**
 * mqtt.js in the logic layer: one measurement.
 * Counterpart: `miniwire-bench script`, which waits for these lines. `CELL` is put in front of the bundle.
 */
/* global CELL */
import mqtt from "mqtt/dist/mqtt.esm";
import { measure } from "./mqtt.mjs";

// The scheme with which mqtt.js takes `wx.connectSocket`.
const url = CELL.url.replace(/^ws/, "wx");
const options = { forceNativeWebSocket: true, timerVariant: "native", reconnectPeriod: 0 };

function ready(go) {
  console.log("script: ready");
  // The start of the session is not counted.
  setTimeout(go, 100);
}

measure({ client: mqtt.connect(url, options), now: Date.now, ready }, CELL, (report) => {
  console.log(`script: done ${JSON.stringify(report)}`);
});
