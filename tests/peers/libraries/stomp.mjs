/**
 * A STOMP 1.2 broker: CONNECT, SUBSCRIBE, UNSUBSCRIBE, SEND, DISCONNECT, receipts, heart-beats; text and binary bodies.
 * Counterpart: @stomp/stompjs. Invariant: a message goes to every subscription of its destination; `/drop` ends the connection, `/silence`
 * silences it; whoever comes with another passcode than `right` is refused.
 */
import { WebSocketServer } from "ws";
import { silence } from "../silence.mjs";
import { choosing } from "./subprotocol.mjs";

/** How often a client that wants heart-beats gets them at most. */
const HEARTBEAT_MS = 100;

/** `id → destination` by connection. */
const subscriptions = new Map();

export const stomp = new WebSocketServer({ noServer: true, handleProtocols: choosing("v12.stomp") });

stomp.on("connection", (client, { socket }) => {
  subscriptions.set(client, new Map());
  client.on("message", (data) => {
    const text = data.toString("latin1");
    if (text.trim() !== "") take(client, socket, frameOf(text));
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

function take(client, socket, { command, headers, body }) {
  const own = subscriptions.get(client);
  if (command === "CONNECT" || command === "STOMP") return connect(client, headers);
  if (command === "SUBSCRIBE") own.set(headers.id, headers.destination);
  if (command === "UNSUBSCRIBE") own.delete(headers.id);
  if (command === "SEND" && headers.destination === "/drop") return client.terminate();
  if (command === "SEND" && headers.destination === "/silence") return silence(socket);
  if (command === "SEND") deliver(headers, body);
  if (headers.receipt !== undefined) send(client, "RECEIPT", { "receipt-id": headers.receipt });
}

function connect(client, { passcode = "right", "heart-beat": wish = "0,0" }) {
  if (passcode !== "right") {
    send(client, "ERROR", { message: "Bad credentials" }, "who are you?");
    return client.close();
  }
  send(client, "CONNECTED", { version: "1.2", "heart-beat": `${HEARTBEAT_MS},${HEARTBEAT_MS}` });
  const wanted = Number(wish.split(",")[1]);
  if (wanted === 0) return;
  const beat = setInterval(() => client.send("\n"), Math.max(wanted, HEARTBEAT_MS));
  client.on("close", () => clearInterval(beat));
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
