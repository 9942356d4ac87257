/**
 * claim: Each ping is answered with a pong; when no ping comes for interval and timeout, the end is a ping timeout
 * basis: observed (Engine.IO protocol 4: heartbeat)
 * server: socketio
 * packages: socket.io-client @miniwire/socket.io-transports
 * polyfills: self
 */
import { connect, WAYS } from "../../peers/bundle/socketio-client.mjs";
import { next, openServer, play } from "../../peers/bundle/socketio-server.mjs";

play(async () => {
  const open = '0{"sid":"s1","upgrades":[],"pingInterval":100,"pingTimeout":150}';
  const joined = '40{"sid":"a"}';
  const socketSteps = [{ send: open }, { await: "40" }, { send: joined }, { send: "2" }, { await: "3" }, { send: "2" }];
  const server = await openServer({ socket: socketSteps, polls: [open, joined, "2", "2"] }, "raw");
  for (const way of ["websocket", "polling"]) {
    const socket = connect(server.url, { transports: WAYS[way], reconnection: false });
    await next(socket, "connect");
    const begin = Date.now();
    const [reason] = await next(socket, "disconnect");
    const log = await server.log();
    const pongs = log.filter((entry) => entry === (way === "polling" ? "POST sid=s1 3" : "3"));
    check(`${way}: ping timeout`, reason === "ping timeout", reason);
    check(`${way}: not before 250 ms`, Date.now() - begin >= 245, Date.now() - begin);
    check(`${way}: two pongs`, pongs.length === 2 || (way === "polling" && pongs.length === 1), log);
  }
});
