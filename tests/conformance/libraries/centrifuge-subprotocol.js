/**
 * claim: centrifuge in protobuf offers centrifuge-protobuf; a refusal leaves it connecting, with the transport closed and further attempts
 * basis: observed (centrifuge 5.8.0, `centrifuge/build/protobuf`); RFC 6455 §4.1 (a choice that was not offered)
 * note: In JSON it offers no subprotocol, so there is nothing to refuse.
 * server: libraries
 * packages: centrifuge
 */
import { Centrifuge } from "centrifuge/build/protobuf";
import { WxWebSocket } from "@miniwire/websocket-shim";

const refusals = { "one that was not offered": "?choose=other", "status 400": "?refuse=400" };

function refused(name, query) {
  return new Promise((over) => {
    let attempts = 0;
    const client = new Centrifuge(`ws://127.0.0.1:${SERVER.libraries}/centrifuge${query}`, {
      websocket: WxWebSocket,
      minReconnectDelay: 50,
      maxReconnectDelay: 100,
    });
    client.on("connected", () => check(`${name}: never connected`, false));
    client.on("error", ({ type, error }) => {
      attempts += 1;
      if (attempts === 1) check(`${name}: the error`, type === "transport" && error.code === 2, { type, error });
      if (attempts < 2) return;
      check(`${name}: it tries again`, client.state === "connecting", client.state);
      client.disconnect();
      over();
    });
    client.connect();
  });
}

async function run() {
  for (const [name, query] of Object.entries(refusals)) await refused(name, query);
  done();
}
run().catch((error) => check("it runs to its end", false, String(error)));
