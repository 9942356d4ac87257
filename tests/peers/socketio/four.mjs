/**
 * The real Socket.IO server, version 4, with the handlers that the claims call by name.
 * Counterpart: tests/conformance/socketio. Invariant: what clients do is in the log, in order.
 */
import { Server } from "socket.io";
import { handle } from "./handlers.mjs";

export function serveFour(http, { node, ...options }, log) {
  const io = new Server(http, { pingInterval: 25_000, pingTimeout: 20_000, serveClient: false, ...options });

  io.engine.on("initial_headers", (headers) => {
    if (node !== undefined) headers["set-cookie"] = `route=${node}; Path=/; HttpOnly`;
  });
  io.engine.on("connection", (engine) => {
    log.note(`engine ${engine.transport.name}`);
    engine.on("upgrade", (transport) => log.note(`upgrade ${transport.name}`));
    engine.on("close", (reason) => log.note(`engine closed: ${reason}`));
  });
  io.of("/private").use((socket, next) => {
    if (socket.handshake.auth.token === "secret") return next();
    const error = new Error("not authorized");
    error.data = { hint: "log in first" };
    next(error);
  });
  for (const namespace of ["/", "/private", "/other"]) {
    io.of(namespace).on("connection", (socket) => {
      log.note(`connection ${namespace}${socket.recovered ? " recovered" : ""}`);
      socket.on("disconnect", (reason) => log.note(`disconnect ${namespace}: ${reason}`));
      handle(socket, log);
      socket.on("handshake", (answer) => answer({ ...socket.handshake, node, transport: socket.conn.transport.name }));
      socket.on("ask me", async (question, report) => {
        const [answer, late] = await Promise.all([
          socket.timeout(1000).emitWithAck("question", question),
          socket
            .timeout(100)
            .emitWithAck("unanswered")
            .catch((error) => error.message),
        ]);
        report(answer, late);
      });
      socket.on("leave", () => socket.disconnect());
      socket.on("hang up", () => socket.disconnect(true));
    });
  }

  return {
    tell(what, { event, data, after_ms: afterMs, namespace = "/" }) {
      const emit = () => io.of(namespace).emit(event, data);
      if (what === "emit") emit();
      else if (what === "emit later") setTimeout(emit, afterMs);
      else if (what === "close clients") io.disconnectSockets(true);
      else throw new Error(`nobody knows what ${what} is`);
    },
    // The HTTP server is stopped by its owner.
    close: () => io.engine.close(),
  };
}
