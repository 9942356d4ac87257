/**
 * claim: Attachments follow their event in order, and are put back in their places
 * basis: observed (Socket.IO protocol 5: binary events)
 * server: socketio
 * packages: socket.io-client @miniwire/socket.io-transports
 * polyfills: self
 */
import { connect } from "../../peers/bundle/socketio-client.mjs";
import { next, openServer, play } from "../../peers/bundle/socketio-server.mjs";

play(async () => {
  const open = '0{"sid":"s1","upgrades":[],"pingInterval":9000,"pingTimeout":9000}';
  const placeholder = (num) => ({ _placeholder: true, num });
  const event = JSON.stringify(["two", placeholder(1), { deep: [placeholder(0)] }]);
  const script = [{ await: "452-" }, { await: "bytes 0304" }];
  const server = await openServer(
    {
      socket: [
        ...[{ send: open }, { await: "40" }, { send: '40{"sid":"a"}' }, ...script],
        ...[{ send: `452-${event}` }, { bytes: "0a" }, { bytes: "0b0c" }],
        ...[{ send: `461-5${JSON.stringify([placeholder(0)])}` }, { bytes: "ff" }],
      ],
    },
    "raw",
  );
  const socket = connect(server.url);
  await next(socket, "connect");
  const told = next(socket, "two");
  socket.emit("sent", new Uint8Array([1, 2]), { b: new Uint8Array([3, 4]).buffer });
  const [first, second] = await told;
  check("num 1 comes first in the event", String(new Uint8Array(first)) === "11,12", String(new Uint8Array(first)));
  check("num 0 lies deeper", String(new Uint8Array(second.deep[0])) === "10");
  const log = await server.log();
  const expected = `452-${JSON.stringify(["sent", placeholder(0), { b: placeholder(1) }])}`;
  check("the event leaves with placeholders", log.includes(expected), log);
  const at = log.indexOf(expected);
  check("its attachments follow", log[at + 1] === "bytes 0102" && log[at + 2] === "bytes 0304", log.slice(at));
  socket.disconnect();
});
