/**
 * claim: A change of the network ends polling too, and the session is recovered
 * basis: observed (documentation of socket.io-client: connection state recovery)
 * server: socketio
 * options: --network 4g@1500ms
 * profiles: device
 * packages: socket.io-client @miniwire/socket.io-transports
 * polyfills: self
 */
import { connect, WAYS } from "../../peers/bundle/socketio-client.mjs";
import { next, openServer, play } from "../../peers/bundle/socketio-server.mjs";

play(async () => {
  const server = await openServer({ connectionStateRecovery: {} });
  const options = { transports: WAYS.polling, reconnectionDelay: 400, reconnectionDelayMax: 400 };
  const socket = connect(server.url, options);
  await next(socket, "connect");
  const told = next(socket, "news");
  await server.tell("emit", { event: "news", data: "first" });
  await told;
  const { id } = socket;
  const [reason, details] = await next(socket, "disconnect");
  check("the reason", reason === "transport error", reason);
  check("the poll failed", details.message === "xhr poll error", details.message);
  check("its errMsg", details.description.startsWith("request:fail"), details.description);
  await server.tell("emit", { event: "news", data: "missed" });
  const [missed] = await Promise.all([next(socket, "news"), next(socket, "connect")]);
  check("the missed event", [missed].flat()[0] === "missed", missed);
  check("recovered, with the same id", socket.recovered === true && socket.id === id);
  socket.disconnect();
});
