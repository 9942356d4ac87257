/**
 * Echo for libraries without a protocol of their own. Invariant: the text `drop` ends the connection instead, `silence` silences it, and
 * of the subprotocols offered the first is chosen unless the client asked for another.
 */
import { WebSocketServer } from "ws";
import { silence } from "../silence.mjs";

export const echo = new WebSocketServer({
  noServer: true,
  handleProtocols: ([first], request) => new URL(request.url, "http://echo").searchParams.get("choose") ?? first,
});

echo.on("connection", (client, { socket }) => {
  client.on("message", (data, binary) => {
    const text = data.toString();
    if (text === "drop") client.terminate();
    else if (text === "silence") silence(socket);
    else client.send(data, { binary });
  });
});
