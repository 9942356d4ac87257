/**
 * A SignalR hub: negotiation, handshake, invocations both ways, a stream, pings; the JSON protocol and MessagePack.
 * Counterpart: @microsoft/signalr, `signalr-codec.mjs`. Invariant: the method `drop` ends the connection, `silence` silences it; the bearer
 * `wrong` is refused at the negotiation, and a hub protocol that the server does not speak at the handshake.
 */
import { randomUUID } from "node:crypto";
import { WebSocketServer } from "ws";
import { silence } from "../silence.mjs";
import { codecs, SEPARATOR } from "./signalr-codec.mjs";

/** Connection tokens that were given and not used yet; one that is not among them is refused. */
const tokens = new Set();
/** Negotiations that nobody followed; the oldest is forgotten. */
const TOKEN_COUNT_MAX = 64;

/** The answer to `POST …/negotiate`. */
export function negotiate(request, response) {
  if (request.headers.authorization === "Bearer wrong") {
    response.statusCode = 401;
    return response.end();
  }
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
  let codec;
  const greet = (text) => {
    const { protocol } = JSON.parse(text.slice(0, text.indexOf(SEPARATOR)));
    codec = codecs[protocol];
    const answer = codec === undefined ? { error: `The protocol '${protocol}' is not supported.` } : {};
    client.send(JSON.stringify(answer) + SEPARATOR);
    if (codec === undefined) client.close();
  };
  const hub = {
    send: (message) => client.send(codec.encode(message)),
    drop: () => client.terminate(),
    silence: () => silence(request.socket),
  };
  client.on("message", (data) => {
    if (codec === undefined) return greet(data.toString());
    for (const message of codec.decode(data)) take(hub, message);
  });
});

function take({ send, drop, silence }, { type, target, arguments: values, invocationId }) {
  const complete = (result) => invocationId !== undefined && send({ type: 3, invocationId, result });
  if (type === 6) return send({ type: 6 });
  if (type === 4) {
    values[0].forEach((item) => send({ type: 2, invocationId, item }));
    return send({ type: 3, invocationId });
  }
  if (target === "drop") return drop();
  if (target === "silence") return silence();
  if (target === "fail") return send({ type: 3, invocationId, error: "on purpose" });
  if (target === "tellAll") send({ type: 1, target: "told", arguments: values });
  return complete(values?.[0]);
}
