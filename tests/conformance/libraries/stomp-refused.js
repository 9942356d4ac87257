/**
 * claim: @stomp/stompjs is told by an ERROR frame that its passcode is wrong, tries again, and is let in with the right one
 * basis: observed (@stomp/stompjs 7.5.0 with `webSocketFactory`); STOMP 1.2
 * server: libraries
 * packages: @stomp/stompjs
 * polyfills: text-encoding
 */
import { Client } from "@stomp/stompjs";
import { WxWebSocket } from "@miniwire/websocket-shim";

const client = new Client({
  webSocketFactory: () => new WxWebSocket(`ws://127.0.0.1:${SERVER.libraries}/stomp`, ["v12.stomp"]),
  connectHeaders: { login: "app", passcode: "wrong" },
  reconnectDelay: 100,
});
const log = [];

client.onStompError = ({ headers, body }) => {
  log.push("error");
  check("the message of the broker", headers.message === "Bad credentials", headers);
  check("and its body", body === "who are you?", body);
  client.connectHeaders = { login: "app", passcode: "right" };
};
client.onWebSocketClose = () => log.push("close");
client.onConnect = () => {
  check("after it the connection was closed, and tried again", String(log) === "error,close", log);
  client.deactivate().then(done);
};
client.activate();
