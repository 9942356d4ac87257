/**
 * claim: @stomp/stompjs connects, gets text and bytes back, gets receipts, and is back with its subscription after the peer went
 * basis: observed (@stomp/stompjs 7.5.0 with `webSocketFactory`); STOMP 1.2
 * server: libraries
 * packages: @stomp/stompjs
 * polyfills: text-encoding
 */
import { Client } from "@stomp/stompjs";
import { WxWebSocket } from "@miniwire/websocket-shim";

const client = new Client({
  webSocketFactory: () => new WxWebSocket(`ws://127.0.0.1:${SERVER.libraries}/stomp`, ["v12.stomp"]),
  reconnectDelay: 100,
});
const topic = `/topic/${SERVER.id}`;
let connections = 0;

client.onStompError = ({ headers }) => check("no error of the protocol", false, headers);
client.onConnect = ({ headers }) => {
  connections += 1;
  if (connections === 1) check("the version of the protocol", headers.version === "1.2", headers);
  client.watchForReceipt("sent", sendBytes);
  client.subscribe(topic, connections === 1 ? first : second);
  if (connections === 1) client.publish({ destination: topic, body: "你好", headers: { receipt: "sent" } });
  else client.publish({ destination: topic, body: "again" });
};
client.activate();

function sendBytes() {
  check("a receipt comes", true);
  client.publish({
    destination: topic,
    binaryBody: new Uint8Array([0, 1, 254, 255]),
    headers: { "content-type": "application/octet-stream" },
  });
}

function first({ headers, body, binaryBody }) {
  if (headers["content-type"] !== "application/octet-stream") return check("text comes back", body === "你好", body);
  check("bytes come back", String([...binaryBody]) === "0,1,254,255", [...binaryBody]);
  client.publish({ destination: "/drop" });
}

function second({ body }) {
  check("after the peer went it is connected again", body === "again" && connections === 2, connections);
  client.deactivate().then(() => {
    check("deactivate ends it", !client.connected);
    done();
  });
}
