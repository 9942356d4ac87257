/**
 * The conversation that every tool is shown: a page that fetches, listens to events and talks over a WebSocket, and its server.
 * Counterpart: `../har.mjs` records it. Invariant: the same messages in the same order each time, and a title that says when all are there.
 */
import { createServer } from "node:http";
import { once } from "node:events";
import { WebSocketServer } from "ws";

/** What the page does; `%HOST%` is where the server is. */
const PAGE = `<!doctype html><title>at work</title><script type="module">
const greeting = await (await fetch("/api/greeting", { method: "POST", headers: { "content-type": "application/json" },
  body: '{"name":"小红"}' })).json();
const events = await (await fetch("/api/events")).text();
const pixel = await (await fetch("/api/pixel")).arrayBuffer();
const socket = new WebSocket("ws://%HOST%/im?room=1", ["v1"]);
socket.binaryType = "arraybuffer";
socket.onopen = () => socket.send('{"op":"login","name":"小红","ts":1764}');
socket.onmessage = ({ data }) => {
  if (typeof data !== "string") return socket.close(1000, "bye");
  if (JSON.parse(data).op === "ok") socket.send(new Uint8Array([0, 1, 2, 255]));
};
socket.onclose = () => { document.title = "done"; };
</script>`;

/** Starts the server on a free port of 127.0.0.1. */
export async function startServer() {
  const server = createServer((request, response) => {
    const answer = (type, body) => response.writeHead(200, { "content-type": type }).end(body);
    if (request.url === "/") return answer("text/html; charset=utf-8", PAGE.replace("%HOST%", request.headers.host));
    if (request.url === "/api/greeting") return answer("application/json", '{"hello":"小红"}');
    if (request.url === "/api/events") return answer("text/event-stream", "event: price\ndata: 1\n\ndata: 2\n\n");
    if (request.url === "/api/pixel") return answer("application/octet-stream", Buffer.from([0, 159, 146, 150]));
    return response.writeHead(404).end();
  });
  const sockets = new WebSocketServer({ server });
  sockets.on("connection", (socket) => {
    socket.on("message", (data, isBinary) => {
      if (isBinary) return socket.send(Buffer.from([...data].reverse()));
      socket.send(JSON.stringify({ op: "ok", sid: "8f3c", to: JSON.parse(String(data)).name }));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}
