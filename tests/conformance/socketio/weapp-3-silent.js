/**
 * claim: weapp.socket.io 3.0.0 (Engine.IO 4) finds out by its heartbeat when the peer is gone without a word
 * basis: observed (weapp.socket.io is used in mini-programs, unmodified)
 * server: socketio
 * packages: weapp.socket.io
 */
import io from "weapp.socket.io";
import { next, openServer, play } from "../../peers/bundle/socketio-server.mjs";

play(async () => {
  const server = await openServer({ pingInterval: 300, pingTimeout: 400 });
  const socket = io(server.url, { forceNew: true, reconnectionDelay: 50, reconnectionDelayMax: 200 });
  await next(socket, "connect");
  const told = next(socket, "disconnect");
  await server.tell("silence");
  const [reason] = [await told].flat();
  check("ping timeout", reason === "ping timeout", reason);
  await server.tell("stop");
  const again = next(socket, "connect");
  await server.tell("start");
  await again;
  check("it comes back to a new server", socket.connected);
  socket.disconnect();
});
