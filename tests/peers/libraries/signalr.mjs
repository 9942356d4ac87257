/**
 * A SignalR hub: negotiation, handshake, invocations both ways, a stream, pings; the JSON protocol.
 * Counterpart: @microsoft/signalr. Invariant: every message ends in the record separator; the method `drop` ends the connection.
 */
import { randomUUID } from "node:crypto";
import { WebSocketServer } from "ws";

const SEPARATOR = "\x1e";

/** Connection tokens that were given and not used yet; one that is not among them is refused. */
const tokens = new Set();
/** Negotiations that nobody followed; the oldest is forgotten. */
const TOKEN_COUNT_MAX = 64;

/** The answer to `POST …/negotiate`. */
export function negotiate(response) {
  const connectionToken = randomUUID();
  tokens.add(connectionToken);
  if (tokens.size > TOKEN_COUNT_MAX) tokens.delete(tokens.values().next().value);
  response.setHeader("Content-Type", "application/json");
  const availableTransports = [{ transport: "WebSockets", transferFormats: ["Text", "Binary"] }];
  response.end(JSON.stringify({ negotiateVersion: 1, connectionId: "peer", connectionToken, availableTransports }));
}

export const signalr = new WebSocketServer({ noServer: true });

signalr.on("connection", (client, request) => {
  if (!tokens.delete(new URL(request.url, "http://hub").searchParams.get("id")))
    return client.close(1008, "no such token");
  let isGreeted = false;
  const send = (message) => client.send(JSON.stringify(message) + SEPARATOR);
  client.on("message", (data) => {
    for (const text of data.toString().split(SEPARATOR).slice(0, -1)) {
      if (isGreeted) take(client, send, JSON.parse(text));
      else {
        isGreeted = true;
        send({});
      }
    }
  });
});

function take(client, send, { type, target, arguments: values, invocationId }) {
  const complete = (result) => invocationId !== undefined && send({ type: 3, invocationId, result });
  if (type === 6) return send({ type: 6 });
  if (type === 4) {
    values[0].forEach((item) => send({ type: 2, invocationId, item }));
    return send({ type: 3, invocationId });
  }
  if (target === "drop") return client.terminate();
  if (target === "fail") return send({ type: 3, invocationId, error: "on purpose" });
  if (target === "tellAll") send({ type: 1, target: "told", arguments: values });
  return complete(values?.[0]);
}
