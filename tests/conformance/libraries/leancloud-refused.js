/**
 * claim: The WebSocket of LeanCloud's adapters tells a refusal of its credentials or of its subprotocol by error and close, and never opens
 * basis: observed (@leancloud/platform-adapters-weapp 1.6.3); RFC 6455 §4.1 (a choice that was not offered)
 * note: The adapters have no protocol and no heartbeat of their own, so a server that is gone without a word is not theirs to find.
 * server: libraries
 * packages: @leancloud/platform-adapters-weapp
 */
import * as adapters from "@leancloud/platform-adapters-weapp";

const refusals = {
  "status 401": "?refuse=401",
  "one that was not offered": "?choose=other",
};

function events(query) {
  return new Promise((over) => {
    const log = [];
    const socket = new adapters.WebSocket(`ws://127.0.0.1:${SERVER.libraries}/echo${query}`, "lc.json.3");
    for (const event of ["open", "error"]) socket.addEventListener(event, () => log.push(event));
    socket.addEventListener("close", () => {
      log.push(`close in state ${socket.readyState}`);
      over(log);
    });
  });
}

async function run() {
  for (const [name, query] of Object.entries(refusals)) {
    const log = await events(query);
    check(`${name}: error, then close`, String(log) === "error,close in state 3", log);
  }
  done();
}
run().catch((error) => check("it runs to its end", false, String(error)));
