/**
 * claim: Attempts to reconnect come after delays that double up to the maximum, and end with reconnect_failed
 * basis: observed (documentation of socket.io-client: reconnectionAttempts, reconnectionDelay)
 * server: socketio
 * packages: socket.io-client @miniwire/socket.io-transports
 * polyfills: self
 */
import { connect, WAYS } from "../../peers/bundle/socketio-client.mjs";
import { next, openServer, play } from "../../peers/bundle/socketio-server.mjs";

play(async () => {
  for (const way of ["websocket", "polling"]) {
    const server = await openServer();
    const options = {
      reconnectionDelay: 100,
      reconnectionDelayMax: 300,
      reconnectionAttempts: 3,
    };
    const socket = connect(server.url, { transports: WAYS[way], ...options });
    await next(socket, "connect");
    let last = Date.now();
    const delays = [];
    socket.io.on("reconnect_attempt", (attempt) => delays.push([attempt, Date.now() - last]));
    socket.io.on("reconnect_error", () => (last = Date.now()));
    socket.on("disconnect", () => (last = Date.now()));
    const failed = next(socket.io, "reconnect_failed");
    await server.tell("stop");
    await failed;
    check(`${way}: three attempts`, String(delays.map(([attempt]) => attempt)) === "1,2,3", delays);
    // Timers may be late, never early.
    const fits = [100, 200, 300].every((delay, at) => delays[at][1] >= delay - 5 && delays[at][1] < delay + 1000);
    check(`${way}: 100, 200, then 300 ms`, fits, fits ? undefined : delays);
    check(`${way}: then it gives up`, socket.active === false || socket.connected === false);
  }
});
