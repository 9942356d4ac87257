/**
 * claim: Back from a suspension polling goes on, or begins anew
 * basis: observed (documentation of socket.io-client: HTTP long-polling); documented (suspended five seconds after hiding)
 * server: socketio
 * options: --life background@1s,foreground@9s
 * packages: socket.io-client @miniwire/socket.io-transports
 * polyfills: self
 */
import { connect, WAYS } from "../../peers/bundle/socketio-client.mjs";
import { next, openServer, play } from "../../peers/bundle/socketio-server.mjs";

play(async () => {
  const server = await openServer({ connectionStateRecovery: {} });
  const socket = connect(server.url, { transports: WAYS.polling });
  await next(socket, "connect");
  const told = next(socket, "news");
  await server.tell("emit", { event: "news", data: "first" });
  await told;
  await server.tell("emit later", {
    event: "news",
    data: "missed",
    after_ms: 6500,
  });
  const missed = await next(socket, "news");
  check("the missed event", [missed].flat()[0] === "missed", missed);
  check("it works", (await socket.emitWithAck("echo", 1)) === 1);
});
