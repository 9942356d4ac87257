/**
 * Echo for libraries without a protocol of their own. Invariant: the text `drop` ends the connection instead.
 */
import { WebSocketServer } from "ws";

export const echo = new WebSocketServer({ noServer: true });

echo.on("connection", (client) => {
  client.on("message", (data, binary) =>
    data.toString() === "drop" ? client.terminate() : client.send(data, { binary }),
  );
});
