/**
 * claim: @stomp/stompjs is told by onWebSocketClose that the server refused its subprotocol, does not connect, and tries again
 * basis: observed (@stomp/stompjs 7.5.0 with `webSocketFactory`); STOMP 1.2; RFC 6455 §4.1 (a choice that was not offered)
 * server: libraries
 * packages: @stomp/stompjs
 * polyfills: text-encoding
 */
import { Client } from "@stomp/stompjs";
import { WxWebSocket } from "@miniwire/websocket-shim";

const refusals = { "one that was not offered": "?choose=v10.stomp", "status 400": "?refuse=400" };

function refused(name, query) {
  return new Promise((over) => {
    const log = [];
    const client = new Client({
      webSocketFactory: () => new WxWebSocket(`ws://127.0.0.1:${SERVER.libraries}/stomp${query}`, ["v12.stomp"]),
      reconnectDelay: 50,
      beforeConnect: () => void log.push("attempt"),
      onConnect: () => log.push("connect"),
      onWebSocketError: () => log.push("error"),
      onWebSocketClose: ({ code }) => {
        log.push(`close ${code}`);
        if (log.filter((entry) => entry === "attempt").length < 2) return;
        const expected = "attempt,error,close 1006,attempt,error,close 1006";
        check(`${name}: error, close with 1006, and another attempt`, String(log) === expected, log);
        over(client.deactivate());
      },
    });
    client.activate();
  });
}

async function run() {
  for (const [name, query] of Object.entries(refusals)) await refused(name, query);
  done();
}
run().catch((error) => check("it runs to its end", false, String(error)));
