/**
 * claim: After disconnect no poll is under way: the server is told, and the poll is aborted
 * basis: observed (Engine.IO protocol 4: closing)
 * server: socketio
 * packages: socket.io-client @miniwire/socket.io-transports
 * polyfills: self
 */
import { connect, WAYS } from "../../peers/bundle/socketio-client.mjs";
import { next, openServer, play } from "../../peers/bundle/socketio-server.mjs";

play(async () => {
  const open = '0{"sid":"s1","upgrades":[],"pingInterval":9000,"pingTimeout":9000}';
  const server = await openServer({ polls: [open, '40{"sid":"a"}'] }, "raw");
  const socket = connect(server.url, { transports: WAYS.polling });
  await next(socket, "connect");
  await server.heard("GET sid=s1", 2);
  socket.disconnect();
  const log = await server.heard("aborted");
  check("leaves the namespace, then closes", log.indexOf("POST sid=s1 41") < log.indexOf("POST sid=s1 1"), log);
  check("the last is the end of the poll", log.at(-1) === "aborted", log);

  const silent = await openServer({}, "raw");
  const opening = connect(silent.url, { transports: WAYS.polling });
  await silent.heard("GET handshake");
  opening.disconnect();
  const early = await silent.heard("aborted");
  check("while opening: only the handshake", String(early) === "GET handshake,aborted", early);
});
