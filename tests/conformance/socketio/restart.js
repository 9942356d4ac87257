/**
 * claim: After a restart of the server the client comes back with a new id, and sends what waited
 * basis: observed (documentation of socket.io-client: reconnection)
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
    await next(socket, "connect");
    if (way === "upgrade") await server.heard("upgrade websocket");
    const { id } = socket;
    const told = next(socket, "disconnect");
    await server.tell("stop");
    const [reason] = await told;
    // A poll that is cut fails; a socket that is cut is closed.
    const expected = way === "polling" ? "transport error" : "transport close";
    check(`${way}: the reason`, reason === expected, reason);
    check(`${way}: it tries again`, socket.active);
    socket.emit("count", 1);
    await next(socket.io, "reconnect_error");
    await server.tell("start");
    await next(socket, "connect");
    check(`${way}: a new id`, socket.id !== id && !socket.recovered);
    const log = await server.heard("count 1");
    check(`${way}: what waited arrives, once`, log.filter((entry) => entry === "count 1").length === 1, log);
    socket.disconnect();
  }
});
