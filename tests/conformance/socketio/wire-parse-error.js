/**
 * claim: What is no packet ends the connection, with the reason of the client, and it tries again
 * basis: observed (Socket.IO protocol 5: packet encoding)
 * server: socketio
 * packages: socket.io-client @miniwire/socket.io-transports
 * polyfills: self
 */
import { connect } from "../../peers/bundle/socketio-client.mjs";
import { next, openServer, play } from "../../peers/bundle/socketio-server.mjs";

play(async () => {
  const open = '0{"sid":"s1","upgrades":[],"pingInterval":9000,"pingTimeout":9000}';
  for (const [name, steps, expected] of [
    ["no such Engine.IO packet", [{ send: "9" }], "transport error"],
    ["no such Socket.IO packet", [{ send: "49" }], "parse error"],
    ["broken JSON", [{ send: '42["a"' }], "parse error"],
    ["no name of an event", [{ send: '42{"a":1}' }], "parse error"],
    ["bytes that nobody waits for", [{ bytes: "00" }], "parse error"],
    [
      "text in place of an attachment",
      [{ send: '451-["a",{"_placeholder":true,"num":0}]' }, { send: "42[]" }],
      "parse error",
    ],
  ]) {
    const socketSteps = [{ send: open }, { await: "40" }, { send: '40{"sid":"a"}' }, ...steps];
    const server = await openServer({ socket: socketSteps }, "raw");
    const socket = connect(server.url, { reconnectionDelay: 5000, reconnectionDelayMax: 5000 });
    const [reason] = await next(socket, "disconnect");
    check(`${name}: ${expected}`, reason === expected && socket.active, reason);
    socket.disconnect();
  }
});
