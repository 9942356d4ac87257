/**
 * claim: What a middleware refuses is told as connect_error with its data, and nobody tries again by itself
 * basis: observed (documentation of socket.io-client: connect_error)
 * server: socketio
 * packages: socket.io-client @miniwire/socket.io-transports
 * polyfills: self
 */
import { connect, WAYS } from "../../peers/bundle/socketio-client.mjs";
import { next, openServer, play } from "../../peers/bundle/socketio-server.mjs";

play(async () => {
  const server = await openServer();
  for (const way of Object.keys(WAYS)) {
    const auth = { token: "wrong" };
    const socket = connect(`${server.url}/private`, {
      transports: WAYS[way],
      auth,
    });
    const error = await next(socket, "connect_error");
    check(`${way}: its text`, error.message === "not authorized", error.message);
    check(`${way}: its data`, error.data?.hint === "log in first", error.data);
    check(`${way}: no reconnection`, socket.active === false);
    auth.token = "secret";
    socket.connect();
    await next(socket, "connect");
    check(`${way}: better credentials`, socket.connected);
    socket.disconnect();
  }
});
