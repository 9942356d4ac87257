/**
 * A STOMP 1.2 broker: CONNECT, SUBSCRIBE, UNSUBSCRIBE, SEND, DISCONNECT, receipts; text and binary bodies.
 * Counterpart: @stomp/stompjs. Invariant: a message goes to every subscription of its destination; `/drop` ends the connection.
 */
import { WebSocketServer } from "ws";

/** `id → destination` by connection. */
const subscriptions = new Map();

export const stomp = new WebSocketServer({
  noServer: true,
  handleProtocols: (offered) => (offered.has("v12.stomp") ? "v12.stomp" : false),
});

stomp.on("connection", (client) => {
  subscriptions.set(client, new Map());
  client.on("message", (data) => {
    const text = data.toString("latin1");
    if (text.trim() !== "") take(client, frameOf(text));
  });
  client.on("close", () => subscriptions.delete(client));
});

/** Command, headers and body; bodies are Latin-1 here, so that every byte is a character. */
function frameOf(text) {
  const end = text.indexOf("\n\n");
  const [command, ...lines] = text.slice(0, end).split("\n");
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1)]),
  );
  const length = headers["content-length"];
  const body = text.slice(end + 2, length === undefined ? text.indexOf("\0", end) : end + 2 + Number(length));
  return { command, headers, body };
}

function send(client, command, headers, body = "") {
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
  client.send(Buffer.from(`${command}\n${lines.join("")}\n${body}\0`, "latin1"));
}

let count = 0;

function take(client, { command, headers, body }) {
  const own = subscriptions.get(client);
  if (command === "CONNECT" || command === "STOMP")
    return send(client, "CONNECTED", { version: "1.2", "heart-beat": "0,0" });
  if (command === "SUBSCRIBE") own.set(headers.id, headers.destination);
  if (command === "UNSUBSCRIBE") own.delete(headers.id);
  if (command === "SEND" && headers.destination === "/drop") return client.terminate();
  if (command === "SEND") deliver(headers, body);
  if (headers.receipt !== undefined) send(client, "RECEIPT", { "receipt-id": headers.receipt });
}

function deliver({ destination, "content-type": type = "text/plain" }, body) {
  for (const [client, own] of subscriptions) {
    for (const [subscription] of [...own].filter(([, wanted]) => wanted === destination)) {
      count += 1;
      const headers = {
        subscription,
        "message-id": count,
        destination,
        "content-type": type,
        "content-length": body.length,
      };
      send(client, "MESSAGE", headers, body);
    }
  }
}
