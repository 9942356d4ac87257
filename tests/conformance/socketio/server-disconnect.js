/**
 * claim: A disconnect by the server is told as such and not undone; connect() comes back
 * basis: observed (documentation of socket.io-client: disconnect reasons)
 * server: socketio
 * packages: socket.io-client @miniwire/socket.io-transports
 * polyfills: self
 */
import { connect, WAYS } from "../../peers/bundle/socketio-client.mjs";
import { next, openServer, play } from "../../peers/bundle/socketio-server.mjs";

play(async () => {
  const server = await openServer();
  for (const way of Object.keys(WAYS)) {
    const socket = connect(server.url, { transports: WAYS[way] });
    for (const event of ["leave", "hang up"]) {
      await next(socket, "connect");
      const told = next(socket, "disconnect");
      socket.emit(event);
      const [reason] = [await told].flat();
      check(`${way}: ${event}: the reason`, reason === "io server disconnect", reason);
      check(`${way}: ${event}: no reconnection`, socket.active === false);
      socket.connect();
    }
    await next(socket, "connect");
    check(`${way}: connect() comes back`, (await socket.emitWithAck("echo", 1)) === 1);
    socket.disconnect();
  }
});
