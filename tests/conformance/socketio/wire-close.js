/**
 * claim: A close packet ends polling with transport close, a disconnect packet the namespace alone
 * basis: observed (Engine.IO protocol 4: closing; Socket.IO protocol 5: disconnection)
 * server: socketio
 * packages: socket.io-client @miniwire/socket.io-transports
 * polyfills: self
 */
import { connect, WAYS } from "../../peers/bundle/socketio-client.mjs";
import { next, openServer, play } from "../../peers/bundle/socketio-server.mjs";

play(async () => {
  const open = '0{"sid":"s1","upgrades":[],"pingInterval":9000,"pingTimeout":9000}';
  const server = await openServer({ polls: [open, '40{"sid":"a"}', "1"] }, "raw");
  const polling = connect(server.url, { transports: WAYS.polling, reconnection: false });
  const [reason, details] = await next(polling, "disconnect");
  check("a close packet", reason === "transport close", reason);
  check("its description", details.description === "transport closed by the server", details.description);

  const script = [
    { send: open },
    { await: "40" },
    { send: '40{"sid":"a"}' },
    { await: "40/other," },
    { send: '40/other,{"sid":"b"}' },
    { send: "41" },
    { await: '42/other,["still"' },
    { send: '42/other,["here"]' },
  ];
  const second = await openServer({ socket: script }, "raw");
  const socket = connect(second.url);
  const other = socket.io.socket("/other");
  const here = next(other, "here");
  const [left] = [await next(socket, "disconnect")].flat();
  check("a disconnect packet", left === "io server disconnect" && socket.active === false, left);
  other.emit("still");
  await here;
  check("the other namespace goes on", other.connected);
  other.disconnect();
});
