/**
 * claim: weapp.socket.io 3.0.0 (Engine.IO 4) does not get on with a server of version 2
 * basis: observed (documentation of Socket.IO: compatibility)
 * server: socketio
 * packages: weapp.socket.io
 */
import io from "weapp.socket.io";
import { next, openServer, play } from "../../peers/bundle/socketio-server.mjs";

play(async () => {
  const server = await openServer({}, "2");
  const socket = io(server.url, { forceNew: true, reconnection: false });
  const error = await next(socket, "connect_error");
  const expected = "It seems you are trying to reach a Socket.IO server in v2.x";
  check("its text", error.message.startsWith(expected), error.message);
  check("not connected", socket.connected === false);
  socket.close();
});
