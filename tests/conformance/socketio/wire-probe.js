/**
 * claim: The upgrade is 2probe, 3probe, the end of the poll, and 5; only then messages take the socket
 * basis: observed (Engine.IO protocol 4: upgrade)
 * server: socketio
 * packages: socket.io-client @miniwire/socket.io-transports
 * polyfills: self
 */
import { connect, WAYS } from "../../peers/bundle/socketio-client.mjs";
import { next, openServer, play } from "../../peers/bundle/socketio-server.mjs";

play(async () => {
  const open = '0{"sid":"s1","upgrades":["websocket"],"pingInterval":9000,"pingTimeout":9000}';
  const server = await openServer(
    {
      polls: [open, '40{"sid":"a"}'],
      socket: [{ await: "2probe" }, { send: "3probe" }, { poll: "6" }, { await: "5" }, { send: '42["on the socket"]' }],
    },
    "raw",
  );
  const socket = connect(server.url, { transports: WAYS.upgrade });
  await next(socket, "connect");
  await next(socket, "on the socket");
  socket.emit("after");
  const log = await server.heard("42");
  const [asked, probe, upgrade, message] = ["socket ?", "2probe", "5", '42["after"]'].map((text) =>
    log.findIndex((entry) => entry.startsWith(text)),
  );
  check("the socket names the session", log[asked] === "socket ?EIO=4&transport=websocket&sid=s1", log[asked]);
  check("probe, upgrade, message", asked < probe && probe < upgrade && upgrade < message && asked > 0, log);
  const polls = log.slice(upgrade).filter((entry) => entry.startsWith("GET"));
  check("no poll after the upgrade", polls.length === 0, polls);
  socket.disconnect();
});
