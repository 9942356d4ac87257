/**
 * claim: A volatile event is dropped while there is no connection, any other waits for it
 * basis: observed (documentation of socket.io-client: volatile events)
 * server: socketio
 * packages: socket.io-client @miniwire/socket.io-transports
 * polyfills: self
 */
import { connect, WAYS } from "../../peers/bundle/socketio-client.mjs";
import { next, openServer, play } from "../../peers/bundle/socketio-server.mjs";

play(async () => {
  for (const way of Object.keys(WAYS)) {
    const server = await openServer();
    const socket = connect(server.url, { transports: WAYS[way] });
    socket.volatile.emit("count", 1);
    socket.emit("count", 2);
    await next(socket, "connect");
    await server.heard("count 2");
    socket.volatile.emit("count", 3);
    const counts = (await server.heard("count 3")).filter((entry) => entry.startsWith("count")).join();
    check(`${way}: only the first is dropped`, counts === "count 2,count 3", counts);
    socket.disconnect();
  }
});
