/**
 * The JSON protocol of Centrifugo: connect, subscribe, publish, rpc; one command or answer a line.
 * Counterpart: centrifuge (centrifuge-js). Invariant: a publication goes to every subscriber of its channel; the rpc `drop` ends the
 * connection, and `fail` gives an error of the protocol.
 */
import { WebSocketServer } from "ws";

/** Channels by connection. */
const channels = new Map();

export const centrifuge = new WebSocketServer({ noServer: true });

centrifuge.on("connection", (client) => {
  channels.set(client, new Set());
  client.on("close", () => channels.delete(client));
  client.on("message", (data) => {
    for (const line of data.toString().split("\n")) if (line !== "{}" && line !== "") take(client, JSON.parse(line));
  });
});

function take(client, command) {
  const answer = (fields) => client.send(JSON.stringify({ id: command.id, ...fields }));
  if (command.connect) return answer({ connect: { client: "peer", version: "1", ping: 25, pong: true } });
  if (command.subscribe) {
    channels.get(client).add(command.subscribe.channel);
    return answer({ subscribe: {} });
  }
  if (command.publish) {
    answer({ publish: {} });
    return publish(command.publish);
  }
  if (command.rpc?.method === "drop") return client.terminate();
  if (command.rpc?.method === "fail") return answer({ error: { code: 104, message: "method not found" } });
  return answer({ rpc: { data: command.rpc.data } });
}

function publish({ channel, data }) {
  const push = JSON.stringify({ push: { channel, pub: { data } } });
  for (const [client, own] of channels) if (own.has(channel)) client.send(push);
}
