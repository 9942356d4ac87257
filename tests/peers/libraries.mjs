#!/usr/bin/env node
/**
 * The servers of client libraries, one for each path; `libraries/` has a file for each protocol.
 * Counterpart: tests/conformance/libraries. Invariant: each says what its protocol says and nothing more, and each ends a connection
 * without a word when a client asks for it, as a server that dies, or falls silent on it, as one that lost its network. `?refuse=401`
 * answers the upgrade with that status; `?choose=other` chooses that subprotocol, whatever was offered, and `?choose=` none.
 * Usage: `node libraries.mjs [port]`; 0 for any. Prints `listening <port>` when it accepts.
 */
import { createServer } from "node:http";
import { centrifuge } from "./libraries/centrifuge.mjs";
import { echo } from "./libraries/echo.mjs";
import { goeasy } from "./libraries/goeasy.mjs";
import { graphql } from "./libraries/graphql.mjs";
import { negotiate, signalr } from "./libraries/signalr.mjs";
import { stomp } from "./libraries/stomp.mjs";

const upgrades = {
  "/centrifuge": centrifuge,
  "/echo": echo,
  "/graphql": graphql,
  "/signalr": signalr,
  "/stomp": stomp,
};

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url, "http://libraries");
  if (request.method === "POST" && pathname === "/signalr/negotiate") return negotiate(request, response);
  response.statusCode = 404;
  response.end("no such path");
});
server.on("upgrade", (request, socket, head) => {
  socket.on("error", () => socket.destroy());
  const { pathname, searchParams } = new URL(request.url, "http://libraries");
  if (searchParams.has("refuse"))
    return socket.end(
      `HTTP/1.1 ${searchParams.get("refuse")} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
    );
  const webSocketServer = pathname.startsWith("/socket.io") ? goeasy : upgrades[pathname];
  if (webSocketServer === undefined) return socket.destroy();
  webSocketServer.handleUpgrade(request, socket, head, (client) => webSocketServer.emit("connection", client, request));
});
server.listen(Number(process.argv[2] ?? 0), "127.0.0.1", () => console.log(`listening ${server.address().port}`));
