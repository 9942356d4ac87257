/**
 * claim: An acknowledgement that does not come is an error after the timeout, and one of a connection that ends as well
 * basis: observed (documentation of socket.io-client: timeout, emitWithAck)
 * server: socketio
 * packages: socket.io-client @miniwire/socket.io-transports
 * polyfills: self
 */
import { connect, WAYS } from "../../peers/bundle/socketio-client.mjs";
import { openServer, play } from "../../peers/bundle/socketio-server.mjs";

play(async () => {
  for (const way of Object.keys(WAYS)) {
    const server = await openServer();
    const socket = connect(server.url, {
      transports: WAYS[way],
      ackTimeout: 5000,
    });
    const late = await socket
      .timeout(100)
      .emitWithAck("silent")
      .catch((error) => error.message);
    check(`${way}: timeout`, late === "operation has timed out", late);
    const cut = socket.emitWithAck("silent").catch((error) => error.message);
    await server.heard("silent", 2);
    socket.disconnect();
    check(`${way}: the end of the connection`, (await cut) === "socket has been disconnected", await cut);
  }
});
