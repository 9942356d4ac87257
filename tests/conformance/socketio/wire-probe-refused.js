/**
 * claim: A probe that gets a wrong answer, or none, leaves the client on polling
 * basis: observed (Engine.IO protocol 4: upgrade)
 * server: socketio
 * packages: socket.io-client @miniwire/socket.io-transports
 * polyfills: self
 */
import { connect, WAYS } from "../../peers/bundle/socketio-client.mjs";
import { next, openServer, play } from "../../peers/bundle/socketio-server.mjs";

play(async () => {
  const open = '0{"sid":"s1","upgrades":["websocket"],"pingInterval":9000,"pingTimeout":9000}';
  for (const [name, step] of [
    ["a wrong answer", { send: "3nonsense" }],
    ["a close", { close: 1011 }],
    ["a cut", { "hang-up": true }],
  ]) {
    const polls = [open, '40{"sid":"a"}'];
    const server = await openServer({ polls, socket: [{ await: "2probe" }, step] }, "raw");
    const socket = connect(server.url, { transports: WAYS.upgrade });
    const failed = next(socket.io.engine, "upgradeError");
    await next(socket, "connect");
    const error = await failed;
    check(`${name}: an error of the probe`, error.message.startsWith("probe error"), error.message);
    const told = next(socket, "later");
    await server.tell("answer poll", { text: '42["later"]' });
    await told;
    check(`${name}: polling goes on`, socket.connected && socket.io.engine.transport.name === "polling");
    socket.disconnect();
  }
});
