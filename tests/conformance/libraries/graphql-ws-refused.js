/**
 * claim: graphql-ws is told 4403 Forbidden when its credentials are wrong, tries again with those that connectionParams gives then, and is let in
 * basis: observed (graphql-ws 6.4.2: connectionParams, onConnect of its server, and 4403 as a code that is tried again)
 * server: libraries
 * packages: graphql-ws
 */
import { createClient } from "graphql-ws";
import { WxWebSocket } from "@miniwire/websocket-shim";

const tokens = ["wrong", "right"];
const log = [];
const client = createClient({
  url: `ws://127.0.0.1:${SERVER.libraries}/graphql`,
  webSocketImpl: WxWebSocket,
  lazy: false,
  connectionParams: () => ({ token: tokens.shift() }),
  retryAttempts: 5,
  retryWait: () => new Promise((resolve) => setTimeout(resolve, 50)),
  onNonLazyError: (error) => check("no error", false, error),
});
client.on("closed", ({ code, reason }) => log.push(`${code} ${reason}`));
client.on("connected", () => {
  check("code and reason of the refusal, then it is let in", String(log) === "4403 Forbidden", log);
  refusedForGood();
});

/** With no attempts left the app is told by the error of the operation. */
function refusedForGood() {
  const wrong = createClient({
    url: `ws://127.0.0.1:${SERVER.libraries}/graphql`,
    webSocketImpl: WxWebSocket,
    connectionParams: { token: "wrong" },
    retryAttempts: 0,
  });
  wrong.subscribe(
    { query: '{ hello(name: "a") }' },
    {
      next: (result) => check("no answer", false, result),
      complete: () => check("not complete", false),
      error: ({ code, reason }) => {
        check("the operation fails with it", code === 4403 && reason === "Forbidden", { code, reason });
        done();
      },
    },
  );
}
