/**
 * claim: Polling over two nodes works with a cookie that names the node, for a client withCredentials, also after a reconnect
 * basis: observed (nginx's documentation on WebSocket proxying; Socket.IO's on several nodes)
 * server: socketio-nginx
 * packages: socket.io-client @miniwire/socket.io-transports
 * polyfills: self
 */
import { connect, WAYS } from "../../peers/bundle/socketio-client.mjs";
import { next, play } from "../../peers/bundle/socketio-server.mjs";

play(async () => {
  const options = { transports: WAYS.polling, path: "/cookie/socket.io" };
  const socket = connect(SERVER.balancer, { ...options, withCredentials: true });
  const nodes = [];
  for (let round = 0; round < 4; round++) {
    const { node } = await socket.emitWithAck("handshake");
    nodes.push(node);
    socket.disconnect().connect();
  }
  check("each request reaches its node", nodes.length === 4, nodes);
  check("a reconnect finds the same", new Set(nodes).size === 1, nodes);
  socket.disconnect();
  const without = connect(SERVER.balancer, { ...options, withCredentials: false, reconnection: false });
  const [event, value] = await Promise.race([
    next(without, "connect_error").then((error) => ["connect_error", error.description]),
    next(without, "disconnect").then(([reason, details]) => [reason, details.description]),
    next(without, "connect").then(() => ["connect"]),
  ]);
  check("without credentials a request goes astray", event !== "connect" && value === 400, [event, value]);
});
