/**
 * The protocol of Centrifugo: connect, subscribe, publish, rpc, pings, in JSON or protobuf.
 * Counterpart: centrifuge (centrifuge-js), `centrifuge-codec.mjs`. Invariant: a publication goes to every subscriber of its channel; the rpc
 * `drop` ends the connection, `silence` silences it, `fail` gives an error of the protocol; the token `wrong` is refused for good, and
 * `old` is told that it has expired.
 */
import { WebSocketServer } from "ws";
import { silence } from "../silence.mjs";
import { json, protobuf } from "./centrifuge-codec.mjs";
import { choosing } from "./subprotocol.mjs";

/** Seconds between pings; the protocol counts in whole ones. */
const PING_S = 1;

/** Channels and codec by connection. */
const sessions = new Map();

export const centrifuge = new WebSocketServer({ noServer: true, handleProtocols: choosing("centrifuge-protobuf") });

centrifuge.on("connection", (client, { socket }) => {
  const codec = client.protocol === "centrifuge-protobuf" ? protobuf : json;
  const session = { channels: new Set(), codec, reply: (reply) => client.send(codec.encode(reply)) };
  sessions.set(client, session);
  let ping;
  client.on("close", () => {
    clearInterval(ping);
    sessions.delete(client);
  });
  client.on("message", (data) => {
    for (const command of codec.decode(data)) {
      // A pong is a command without anything in it.
      if (command.id) take({ client, socket, session }, command);
      if (command.connect) ping ??= setInterval(() => session.reply({}), PING_S * 1000);
    }
  });
});

function take({ client, socket, session }, { id, connect, subscribe, publish, rpc }) {
  const answer = (fields) => session.reply({ id, ...fields });
  const { method } = rpc ?? {};
  if (connect?.token === "wrong") client.close(3500, "invalid token");
  else if (connect?.token === "old") answer({ error: { code: 109, message: "token expired" } });
  else if (connect) answer({ connect: { client: "peer", version: "1", ping: PING_S, pong: true } });
  else if (subscribe) {
    session.channels.add(subscribe.channel);
    answer({ subscribe: {} });
  } else if (publish) {
    answer({ publish: {} });
    deliver(publish);
  } else if (method === "drop") client.terminate();
  else if (method === "silence") silence(socket);
  else if (method === "fail") answer({ error: { code: 104, message: "method not found" } });
  else answer({ rpc: { data: rpc.data } });
}

function deliver({ channel, data }) {
  for (const { channels, reply } of sessions.values())
    if (channels.has(channel)) reply({ push: { channel, pub: { data } } });
}
