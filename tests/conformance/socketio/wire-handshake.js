/**
 * claim: The handshake asks for EIO=4 and its transport, and the namespace is joined with auth
 * basis: observed (Engine.IO protocol 4: handshake); (Socket.IO protocol 5: connection)
 * server: socketio
 * packages: socket.io-client @miniwire/socket.io-transports
 * polyfills: self
 */
import { connect, WAYS } from "../../peers/bundle/socketio-client.mjs";
import { next, openServer, play } from "../../peers/bundle/socketio-server.mjs";

play(async () => {
  const open = '0{"sid":"s1","upgrades":[],"pingInterval":9000,"pingTimeout":9000}';
  const joined = '40{"sid":"a"}';
  const server = await openServer(
    { socket: [{ send: open }, { await: "40" }, { send: joined }], polls: [open, joined] },
    "raw",
  );
  const socket = connect(server.url, { auth: { token: "t" } });
  await next(socket, "connect");
  check("the id is the one of the namespace", socket.id === "a", socket.id);
  const log = await server.log();
  check("the query", log[0] === "socket ?EIO=4&transport=websocket", log[0]);
  check("auth", log[1] === '40{"token":"t"}', log[1]);
  socket.disconnect();

  const polling = connect(server.url, { transports: WAYS.polling });
  await next(polling, "connect");
  const polls = (await server.log()).filter((entry) => /^(GET|POST)/.test(entry));
  check("polling: handshake, then by sid", polls[0] === "GET handshake" && polls.includes("POST sid=s1 40"), polls);
  polling.disconnect();
});
