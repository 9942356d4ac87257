/**
 * claim: The details of a disconnect have code and reason of the close frame
 * basis: observed (documentation of socket.io-client: disconnect details)
 * server: socketio
 * packages: socket.io-client @miniwire/socket.io-transports
 * polyfills: self
 */
import { connect } from "../../peers/bundle/socketio-client.mjs";
import { next, openServer, play } from "../../peers/bundle/socketio-server.mjs";

play(async () => {
  const open = '0{"sid":"s1","upgrades":[],"pingInterval":9000,"pingTimeout":9000}';
  const steps = [{ send: open }, { await: "40" }, { send: '40{"sid":"a"}' }, { close: 4001, reason: "bye" }];
  const server = await openServer({ socket: steps }, "raw");
  const socket = connect(server.url, { reconnection: false });
  const [reason, details] = await next(socket, "disconnect");
  check("the reason", reason === "transport close", reason);
  check("the description", details.description === "websocket connection closed", details.description);
  check("code and reason", details.context.code === 4001 && details.context.reason === "bye", details.context);
});
