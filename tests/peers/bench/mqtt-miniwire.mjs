/**
 * mqtt.js in a mini-program: one measurement, bundled as an app would; the latency is read from the event log, whose clock is finer.
 * Counterpart: `mqtt-node.mjs`; `cargo xtask bench mqtt` writes `URL` and `CELL` before the bundle, `miniwire-bench script` waits for
 * these lines.
 */
import mqtt from "mqtt/dist/mqtt.esm";
import { measure } from "./mqtt.mjs";

const options = { forceNativeWebSocket: true, timerVariant: "native", reconnectPeriod: 0 };
console.log("script: ready");
// Who waits for that line looks at the end of the log now and then, and must not come too late.
setTimeout(() => {
  const client = mqtt.connect(URL, options);
  measure(client, CELL, Date.now, (report) => console.log(`script: done ${JSON.stringify(report)}`));
}, 100);
