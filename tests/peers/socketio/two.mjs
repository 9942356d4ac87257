/**
 * The Socket.IO server of version 2, which speaks Engine.IO 3: there the client sends the pings.
 * Counterpart: tests/conformance/socketio/weapp-2*.js.
 */
import { createRequire } from "node:module";
import { handle } from "./handlers.mjs";

const socketIo = createRequire(import.meta.url)("socket.io-2");

export function serveTwo(http, options, log) {
  const io = socketIo(http, { serveClient: false, ...options });
  io.of("/private").use((socket, next) => {
    next(socket.handshake.query.token === "secret" ? undefined : new Error("not authorized"));
  });
  for (const namespace of ["/", "/private", "/other"]) {
    io.of(namespace).on("connection", (socket) => {
      log.note(`connection ${namespace}`);
      if (namespace === "/") socket.conn.on("packet", ({ type }) => type === "ping" && log.note("ping"));
      socket.on("disconnect", (reason) => log.note(`disconnect ${namespace}: ${reason}`));
      handle(socket, log);
      socket.on("leave", () => socket.disconnect());
    });
  }
  return {
    tell(what) {
      throw new Error(`nobody knows what ${what} is`);
    },
    close: () => io.engine.close(),
  };
}
