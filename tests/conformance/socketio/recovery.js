/**
 * claim: After a change of the network the session is recovered: the same id, and the event that was missed
 * basis: observed (documentation of socket.io-client: connection state recovery)
 * server: socketio
 * options: --network 4g@1500ms
 * profiles: device
 * packages: socket.io-client @miniwire/socket.io-transports
 * polyfills: self
 */
import { connect } from "../../peers/bundle/socketio-client.mjs";
import { next, openServer, play } from "../../peers/bundle/socketio-server.mjs";

play(async () => {
  const server = await openServer({ connectionStateRecovery: {} });
  const socket = connect(server.url, {
    reconnectionDelay: 400,
    reconnectionDelayMax: 400,
  });
  await next(socket, "connect");
  const told = next(socket, "news");
  await server.tell("emit", { event: "news", data: "first" });
  const { id } = socket;
  const [first] = [await told].flat();
  check("before the cut", first === "first", first);
  const reason = await next(socket, "disconnect");
  check("the reason", reason[0] === "transport close", reason[0]);
  check("its close code", reason[1].context.code === 1006, reason[1].context.code);
  await server.tell("emit", { event: "news", data: "missed" });
  const [missed] = await Promise.all([next(socket, "news"), next(socket, "connect")]);
  check("the missed event", missed === "missed" || missed[0] === "missed", missed);
  check("recovered", socket.recovered === true);
  check("the same id", socket.id === id);
});
