/**
 * claim: Polling is upgraded to WebSocket, and messages on their way arrive once and in order
 * basis: observed (Engine.IO protocol 4: upgrade)
 * server: socketio
 * packages: socket.io-client @miniwire/socket.io-transports
 * polyfills: self
 */
import { connect, WAYS } from "../../peers/bundle/socketio-client.mjs";
import { next, openServer, play } from "../../peers/bundle/socketio-server.mjs";

play(async () => {
  const server = await openServer();
  const socket = connect(server.url, { transports: WAYS.upgrade });
  const names = [socket.io.engine.transport.name];
  // The probe begins with the handshake, and may be through before the namespace is joined.
  const upgrade = next(socket.io.engine, "upgrade");
  await next(socket, "connect");
  let sent = 0;
  const sending = setInterval(() => socket.emit("count", ++sent), 1);
  names.push((await upgrade).name);
  await next(socket.io.engine, "flush");
  clearInterval(sending);
  const log = await server.heard("count", sent);
  const counts = log.filter((entry) => entry.startsWith("count")).map((entry) => Number(entry.slice(6)));
  check("polling, then websocket", String(names) === "polling,websocket", names);
  check("the server agrees", log.includes("engine polling") && log.includes("upgrade websocket"), log.slice(0, 3));
  check("in order, each once", counts.every((count, at) => count === at + 1) && counts.length === sent, counts);
});
