/**
 * claim: A pong that graphql-ws misses ends the connection by terminate(), and what had no answer is asked again on the next one
 * basis: observed (graphql-ws 6.4.2: keepAlive, and the recipe of its documentation for a client that terminates)
 * server: libraries
 * packages: graphql-ws
 */
import { createClient } from "graphql-ws";
import { WxWebSocket } from "@miniwire/websocket-shim";

const log = [];
let timer;
const client = createClient({
  url: `ws://127.0.0.1:${SERVER.libraries}/graphql`,
  webSocketImpl: WxWebSocket,
  lazy: false,
  keepAlive: 100,
  retryAttempts: 5,
  retryWait: () => new Promise((resolve) => setTimeout(resolve, 50)),
  onNonLazyError: (error) => check("no error", false, error),
});
client.on("connected", () => log.push("connected"));
client.on("closed", ({ code, reason }) => log.push(`${code} ${reason}`));
client.on("ping", (isReceived) => {
  if (!isReceived) timer = setTimeout(() => client.terminate(), 1000);
});
client.on("pong", (isReceived) => {
  if (!isReceived) return;
  clearTimeout(timer);
  if (log.includes("pong")) return;
  log.push("pong");
  ask();
});

function ask() {
  client.subscribe(
    { query: "mutation ($id: String!) { silence(id: $id) }", variables: { id: SERVER.id } },
    {
      next: ({ data }) => check("it is asked again", data.silence === true, data),
      error: (error) => check("no error", false, error),
      complete: async () => {
        const expected = "connected,pong,4499 Terminated,connected";
        check("terminated, and connected again", String(log) === expected, log);
        await client.dispose();
        clearTimeout(timer);
        done();
      },
    },
  );
}
