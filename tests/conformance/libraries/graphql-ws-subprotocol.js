/**
 * claim: graphql-ws is told 4406 by a server that chose no subprotocol, for good; a handshake that fails is an end with 1006, and tried again
 * basis: observed (graphql-ws 6.4.2: 4406 Subprotocol not acceptable); RFC 6455 §4.1; ours (what phones do without a choice is not known)
 * note: In the devtools a handshake without a choice fails, so that 4406 is never told there.
 * server: libraries
 * packages: graphql-ws
 */
import { createClient } from "graphql-ws";
import { WxWebSocket } from "@miniwire/websocket-shim";

const isPhone = wx.getDeviceInfo().platform !== "devtools";

/** What the client ends with, and how often it tried. */
function refused(query) {
  return new Promise((over) => {
    let attempts = 0;
    createClient({
      url: `ws://127.0.0.1:${SERVER.libraries}/graphql${query}`,
      webSocketImpl: WxWebSocket,
      lazy: false,
      retryAttempts: 1,
      retryWait: () => Promise.resolve(),
      shouldRetry: () => true,
      on: { connecting: () => (attempts += 1), connected: () => check("never connected", false) },
      onNonLazyError: ({ code, reason }) => over({ code, reason, attempts }),
    });
  });
}

async function run() {
  const none = await refused("?choose=");
  const isFinal = none.code === 4406 && none.reason === "Subprotocol not acceptable" && none.attempts === 1;
  check("none chosen: 4406 on a phone, and it does not try again", isFinal === isPhone, none);
  const refusals = { "one that was not offered": "?choose=other", "status 400": "?refuse=400" };
  if (!isPhone) refusals["none in the devtools"] = "?choose=";
  for (const [name, query] of Object.entries(refusals)) {
    const end = await refused(query);
    check(`${name}: 1006, after another attempt`, end.code === 1006 && end.attempts === 2, end);
  }
  done();
}
run().catch((error) => check("it runs to its end", false, String(error)));
