/**
 * claim: extraHeaders, query and auth reach the server on every transport, and those of transportOptions on their own
 * basis: observed (documentation of socket.io-client: extraHeaders, query, auth, transportOptions)
 * server: socketio
 * packages: socket.io-client @miniwire/socket.io-transports
 * polyfills: self
 */
import { connect, WAYS } from "../../peers/bundle/socketio-client.mjs";
import { openServer, play } from "../../peers/bundle/socketio-server.mjs";

play(async () => {
  const server = await openServer();
  for (const way of ["websocket", "polling"]) {
    const socket = connect(server.url, {
      transports: WAYS[way],
      extraHeaders: { "X-Token": "t1" },
      transportOptions: { polling: { extraHeaders: { "X-Token": "t2" } } },
      query: { room: "大厅" },
      auth: (tell) => tell({ user: "ann" }),
    });
    const { headers, query, auth } = await socket.emitWithAck("handshake");
    check(`${way}: the header`, headers["x-token"] === (way === "polling" ? "t2" : "t1"), headers["x-token"]);
    check(`${way}: the query`, query.room === "大厅" && query.EIO === "4", query.room);
    check(`${way}: auth`, auth.user === "ann", auth);
    socket.disconnect();
  }
});
