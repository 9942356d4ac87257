/**
 * claim: weapp.socket.io 2.1.0 (Engine.IO 3) comes back after a restart of the server, and what waited arrives
 * basis: observed (weapp.socket.io is used in mini-programs, unmodified)
 * server: socketio
 * packages: weapp.socket.io-2
 */
import io from "weapp.socket.io-2";
import { next, openServer, play } from "../../peers/bundle/socketio-server.mjs";

play(async () => {
  const server = await openServer({}, "2");
  const socket = io(server.url, { forceNew: true, reconnectionDelay: 50, reconnectionDelayMax: 200 });
  await next(socket, "connect");
  const { id } = socket;
  const told = next(socket, "disconnect");
  await server.tell("stop");
  const [reason] = [await told].flat();
  check("the reason", reason === "transport close", reason);
  socket.emit("count", 1);
  await server.tell("start");
  await next(socket, "connect");
  check("a new id", socket.id !== id);
  const log = await server.heard("count 1");
  check("what waited arrives", log.includes("count 1"), log);
  socket.disconnect();
});
