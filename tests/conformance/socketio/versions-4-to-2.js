/**
 * claim: socket.io-client 4 finds no server of version 2: it says so, and never connects
 * basis: observed (documentation of socket.io-client: compatibility)
 * server: socketio
 * packages: socket.io-client @miniwire/socket.io-transports
 * polyfills: self
 */
import { connect, WAYS } from "../../peers/bundle/socketio-client.mjs";
import { next, openServer, play } from "../../peers/bundle/socketio-server.mjs";

play(async () => {
  const server = await openServer({}, "2");
  for (const way of ["websocket", "polling"]) {
    const socket = connect(server.url, { transports: WAYS[way], reconnection: false });
    const error = await next(socket, "connect_error");
    check(`${way}: connect_error`, socket.connected === false && error instanceof Error, error.message);
    const expected = way === "polling" ? "server error" : "It seems you are trying to reach a Socket.IO server in v2.x";
    check(`${way}: its text`, error.message.startsWith(expected), error.message);
    socket.disconnect();
  }
});
