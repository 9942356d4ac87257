/**
 * claim: On polling one poll and one POST are under way, never two, and what is emitted meanwhile leaves together
 * basis: observed (Engine.IO protocol 4: HTTP long-polling)
 * server: socketio
 * packages: socket.io-client @miniwire/socket.io-transports
 * polyfills: self
 */
import { connect, WAYS } from "../../peers/bundle/socketio-client.mjs";
import { next, openServer, play } from "../../peers/bundle/socketio-server.mjs";

play(async () => {
  const open = '0{"sid":"s1","upgrades":[],"pingInterval":9000,"pingTimeout":9000,"maxPayload":1000}';
  const server = await openServer({ polls: [open, '40{"sid":"a"}', "2", "2", '42["go"]'], post_ms: 30 }, "raw");
  const socket = connect(server.url, { transports: WAYS.polling });
  await next(socket, "go");
  for (let at = 0; at < 40; at++) socket.emit("count", at, "x".repeat(100));
  socket.emit("last");
  while (socket.io.engine.writeBuffer.length > 0) await next(socket.io.engine, "drain");
  const log = await server.log();
  check(
    "no overlap",
    !log.some((entry) => entry.startsWith("overlap")),
    log.find((entry) => entry.startsWith("over")),
  );
  const posts = log
    .filter((entry) => entry.startsWith("POST sid=s1 "))
    .map((entry) => entry.slice("POST sid=s1 ".length));
  // A pong may lead them.
  const packets = posts.flatMap((body) => body.split(String.fromCharCode(30)));
  const events = packets.filter((packet) => packet.startsWith("42"));
  check("all of them, in order", events.length === 41 && events.at(-1) === '42["last"]', events.length);
  check("together", posts.length < 14, posts.length);
  check("no body above maxPayload", Math.max(...posts.map((body) => body.length)) <= 1000);
  socket.disconnect();
});
