/**
 * claim: Behind nginx without the headers of an upgrade polling keeps working, and WebSocket alone fails
 * basis: observed (nginx's documentation on WebSocket proxying; Socket.IO's on several nodes)
 * server: socketio-nginx
 * packages: socket.io-client @miniwire/socket.io-transports
 * polyfills: self
 */
import { connect, WAYS } from "../../peers/bundle/socketio-client.mjs";
import { next, play } from "../../peers/bundle/socketio-server.mjs";

play(async () => {
  const options = { path: "/blocked/socket.io", reconnection: false };
  const socket = connect(SERVER.balancer, { transports: WAYS.upgrade, ...options });
  const failed = next(socket.io.engine, "upgradeError");
  await next(socket, "connect");
  const error = await failed;
  check("the probe fails", error.message.startsWith("probe error"), error.message);
  check("polling goes on", (await socket.emitWithAck("echo", 1)) === 1);
  check("on polling", socket.io.engine.transport.name === "polling" && socket.connected);
  socket.disconnect();
  const alone = connect(SERVER.balancer, { transports: WAYS.websocket, ...options });
  const refused = await next(alone, "connect_error");
  check("WebSocket alone fails", refused.message === "websocket error", refused.message);
  const both = connect(SERVER.balancer, {
    transports: [...WAYS.websocket, ...WAYS.polling],
    ...options,
    tryAllTransports: true,
  });
  await next(both, "connect");
  check("with tryAllTransports polling is next", both.io.engine.transport.name === "polling");
  both.disconnect();
});
