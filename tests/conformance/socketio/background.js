/**
 * claim: Back from a suspension the client finds its connection cut, and is recovered
 * basis: observed (documentation of socket.io-client: connection state recovery); documented (suspended five seconds after hiding)
 * server: socketio
 * options: --life background@1s,foreground@9s
 * packages: socket.io-client @miniwire/socket.io-transports
 * polyfills: self
 */
import { connect } from "../../peers/bundle/socketio-client.mjs";
import { next, openServer, play } from "../../peers/bundle/socketio-server.mjs";

play(async () => {
  const server = await openServer({ connectionStateRecovery: {} });
  const socket = connect(server.url);
  await next(socket, "connect");
  const told = next(socket, "news");
  await server.tell("emit", { event: "news", data: "first" });
  await told;
  const { id } = socket;
  await server.tell("emit later", {
    event: "news",
    data: "missed",
    after_ms: 6500,
  });
  const [reason] = await next(socket, "disconnect");
  check("the reason", reason === "transport close", reason);
  const [missed] = await Promise.all([next(socket, "news"), next(socket, "connect")]);
  check("the missed event", [missed].flat()[0] === "missed", missed);
  check("recovered, with the same id", socket.recovered === true && socket.id === id);
});
