/**
 * claim: The peer gone without a word is found out by the heartbeat of the real server, and the client comes back to it
 * basis: observed (documentation of socket.io-client: pingInterval, pingTimeout)
 * server: socketio
 * packages: socket.io-client @miniwire/socket.io-transports
 * polyfills: self
 */
import { connect, WAYS } from "../../peers/bundle/socketio-client.mjs";
import { next, openServer, play } from "../../peers/bundle/socketio-server.mjs";

play(async () => {
  for (const way of Object.keys(WAYS)) {
    const server = await openServer({ pingInterval: 300, pingTimeout: 400 });
    const socket = connect(server.url, { transports: WAYS[way] });
    await next(socket, "connect");
    if (way === "upgrade") await server.heard("upgrade websocket");
    const told = next(socket, "disconnect");
    await server.tell("silence");
    const [reason] = await told;
    check(`${way}: ping timeout`, reason === "ping timeout", reason);
    // The next handshake hangs; it is over when the machine is back.
    await server.tell("stop");
    const again = next(socket, "connect");
    await server.tell("start");
    await again;
    check(`${way}: it comes back`, (await socket.emitWithAck("echo", 1)) === 1);
    socket.disconnect();
  }
});
