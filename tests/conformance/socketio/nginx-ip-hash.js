/**
 * claim: Polling over two nodes works with ip_hash: every request of an address goes to the same one
 * basis: observed (nginx's documentation on WebSocket proxying; Socket.IO's on several nodes)
 * server: socketio-nginx
 * packages: socket.io-client @miniwire/socket.io-transports
 * polyfills: self
 */
import { connect, WAYS } from "../../peers/bundle/socketio-client.mjs";
import { play } from "../../peers/bundle/socketio-server.mjs";

play(async () => {
  const nodes = new Set();
  for (let round = 0; round < 4; round++) {
    const socket = connect(SERVER.balancer, { transports: WAYS.polling, path: "/ip-hash/socket.io" });
    const { node, transport } = await socket.emitWithAck("handshake");
    nodes.add(node);
    if (round === 0)
      check("polling", transport === "polling" && (await socket.emitWithAck("echo", 1)) === 1, transport);
    socket.disconnect();
  }
  check("always the same node", nodes.size === 1, [...nodes]);
});
