/**
 * claim: weapp.socket.io 2.1.0 (Engine.IO 3) reaches a server of version 4.8 only where that has allowEIO3
 * basis: observed (documentation of Socket.IO: allowEIO3)
 * server: socketio
 * packages: weapp.socket.io-2
 */
import io from "weapp.socket.io-2";
import { next, openServer, play } from "../../peers/bundle/socketio-server.mjs";

play(async () => {
  for (const allowEIO3 of [true, false]) {
    const server = await openServer({ allowEIO3 });
    const socket = io(server.url, { forceNew: true, reconnection: false, timeout: 1000 });
    const [first] = await Promise.race([
      next(socket, "connect").then(() => ["connect"]),
      next(socket, "connect_error").then(() => ["connect_error"]),
    ]);
    check(`allowEIO3: ${allowEIO3}`, first === (allowEIO3 ? "connect" : "connect_error"), first);
    if (allowEIO3) check("an ack", (await new Promise((told) => socket.emit("echo", 1, told))) === 1);
    socket.close();
  }
});
