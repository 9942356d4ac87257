/**
 * claim: The heart-beat of @stomp/stompjs finds a broker that is gone without a word, and the client is back with its subscription
 * basis: observed (@stomp/stompjs 7.5.0: heartbeatIncoming, discardWebsocketOnCommFailure); STOMP 1.2
 * note: Without `discardWebsocketOnCommFailure` it waits for the answer to its close, which does not come: two seconds here.
 * server: libraries
 * packages: @stomp/stompjs
 * polyfills: text-encoding
 */
import { Client } from "@stomp/stompjs";
import { WxWebSocket } from "@miniwire/websocket-shim";

function silenced(discards) {
  return new Promise((over) => {
    const log = [];
    const client = new Client({
      webSocketFactory: () => new WxWebSocket(`ws://127.0.0.1:${SERVER.libraries}/stomp`, ["v12.stomp"]),
      heartbeatIncoming: 300,
      heartbeatOutgoing: 300,
      discardWebsocketOnCommFailure: discards,
      reconnectDelay: 50,
    });
    const topic = `/topic/${SERVER.id}`;
    client.onHeartbeatLost = () => log.includes("lost") || log.push("lost");
    client.onWebSocketClose = () => log.push("close");
    client.onConnect = () => {
      log.push("connect");
      client.subscribe(topic, ({ body }) => {
        const name = discards ? "discards" : "closes";
        check(`${name}: lost, closed, connected again`, String(log) === "connect,lost,close,connect", log);
        check(`${name}: the subscription is there`, body === "again", body);
        over(client.deactivate());
      });
      const isFirst = log.length === 1;
      client.publish(isFirst ? { destination: "/silence" } : { destination: topic, body: "again" });
    };
    client.activate();
  });
}

async function run() {
  await silenced(true);
  await silenced(false);
  done();
}
run().catch((error) => check("it runs to its end", false, String(error)));
