/**
 * claim: With retries an event is sent again until it is acknowledged, and those behind it wait
 * basis: observed (documentation of socket.io-client: retries, ackTimeout)
 * server: socketio
 * packages: socket.io-client @miniwire/socket.io-transports
 * polyfills: self
 */
import { connect, WAYS } from "../../peers/bundle/socketio-client.mjs";
import { openServer, play } from "../../peers/bundle/socketio-server.mjs";

play(async () => {
  for (const way of Object.keys(WAYS)) {
    const server = await openServer();
    const socket = connect(server.url, {
      transports: WAYS[way],
      retries: 3,
      ackTimeout: 100,
    });
    const first = socket.emitWithAck("flaky", "one");
    const second = socket.emitWithAck("flaky", "two");
    check(`${way}: the third attempt`, (await first) === "attempt 3", await first);
    await second;
    const order = (await server.log()).filter((entry) => entry.startsWith("flaky")).join();
    check(`${way}: in order`, order === "flaky one 1,flaky one 2,flaky one 3,flaky two 4", order);
    socket.disconnect();
  }
});
