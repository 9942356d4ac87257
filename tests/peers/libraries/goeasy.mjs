/**
 * As much of GoEasy's service as its client needs to be connected: Engine.IO 3 and Socket.IO 2 over WebSocket, and answers to requests.
 * Counterpart: goeasy. Invariant: every request is answered with success; a published message comes back to its channel's
 * subscribers, and one with the content `drop` ends the connection.
 */
import { WebSocketServer } from "ws";

export const goeasy = new WebSocketServer({ noServer: true });

goeasy.on("connection", (client) => {
  client.send(`0${JSON.stringify({ sid: "peer", upgrades: [], pingInterval: 25000, pingTimeout: 5000 })}`);
  client.send("40");
  client.on("message", (data) => {
    const text = data.toString();
    if (text.startsWith("2")) return client.send(`3${text.slice(1)}`);
    const [, id, json] = /^42(\d*)(\[.*)$/s.exec(text) ?? [];
    if (json !== undefined) take(client, id, JSON.parse(json));
  });
});

function take(client, id, [name, given]) {
  if (name === "publish" && given.content === "drop") return client.terminate();
  client.send(
    `43${id}${JSON.stringify([{ resultCode: 200, content: "ok", sid: "session", enablePublish: true, enableSubscribe: true, mD: {} }])}`,
  );
}
