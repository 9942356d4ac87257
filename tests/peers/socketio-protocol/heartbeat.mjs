/**
 * Engine.IO and Socket.IO: what the server's clock decides.
 * Counterpart: the protocols' own documents; crates/servers/src/tests/socket_io.rs asks the same of the embedded server, on paused time.
 */
import { assert } from "./wire.mjs";

export const heartbeat = {
  "pings over polling, each answered": async (wire) => {
    const session = await wire.poll();
    await session.post("40");
    await session.packets(1);
    for (let count = 0; count < 3; count += 1) {
      assert.equal((await session.get()).text, "2");
      assert.equal((await session.post("3")).status, 200);
    }
  },
  "pings over WebSocket, each answered": async (wire) => {
    const socket = await wire.joined();
    for (let count = 0; count < 3; count += 1) {
      await socket.ping();
      socket.send("3");
    }
  },
  "a WebSocket whose ping has no answer is ended": async (wire) => {
    const socket = await wire.joined();
    await socket.closed();
  },
  "a session of polling whose ping has no answer is ended": async (wire) => {
    const session = await wire.poll();
    await session.post("40");
    await session.packets(1);
    assert.equal((await session.get()).text, "2");
    // The next poll is the one in which the time runs out.
    await session.get();
    assert.equal((await session.get()).status, 400);
  },
  "a connection that joins no namespace is ended": async (wire) => {
    const socket = await wire.socket();
    await socket.next();
    await socket.closed();
  },
};
