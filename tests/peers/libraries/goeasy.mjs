/**
 * As much of GoEasy's service as its client needs to be connected: Engine.IO 3 and Socket.IO 2 over WebSocket, and answers to requests.
 * Counterpart: goeasy. Invariant: every request is answered with success, but for the key `BC-wrong`; a published message with the content
 * `drop` ends the connection, `silence` silences it.
 */
import { WebSocketServer } from "ws";
import { silence } from "../silence.mjs";

export const goeasy = new WebSocketServer({ noServer: true });

goeasy.on("connection", (client, { socket }) => {
  client.send(`0${JSON.stringify({ sid: "peer", upgrades: [], pingInterval: 300, pingTimeout: 1000 })}`);
  client.send("40");
  client.on("message", (data) => {
    const text = data.toString();
    if (text.startsWith("2")) return client.send(`3${text.slice(1)}`);
    const [, id, json] = /^42(\d*)(\[.*)$/s.exec(text) ?? [];
    if (json !== undefined) take(client, socket, id, JSON.parse(json));
  });
});

function take(client, socket, id, [name, given]) {
  if (name === "publish" && given.content === "drop") return client.terminate();
  if (name === "publish" && given.content === "silence") return silence(socket);
  const answer = (fields) => client.send(`43${id}${JSON.stringify([fields])}`);
  if (name === "authorize" && given.appkey === "BC-wrong") return answer({ resultCode: 401, content: "wrong key" });
  answer({ resultCode: 200, content: "ok", sid: "session", enablePublish: true, enableSubscribe: true, mD: {} });
}
