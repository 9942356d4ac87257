/**
 * claim: Behind nginx with the headers of an upgrade, WebSocket works and polling is upgraded
 * basis: observed (nginx's documentation on WebSocket proxying; Socket.IO's on several nodes)
 * server: socketio-nginx
 * packages: socket.io-client @miniwire/socket.io-transports
 * polyfills: self
 */
import { connect, WAYS } from "../../peers/bundle/socketio-client.mjs";
import { next, play } from "../../peers/bundle/socketio-server.mjs";

play(async () => {
  for (const way of Object.keys(WAYS)) {
    const socket = connect(SERVER.balancer, { transports: WAYS[way], path: "/upgrade/socket.io" });
    const upgraded = way === "upgrade" ? next(socket.io.engine, "upgrade") : undefined;
    const { headers, transport } = await socket.emitWithAck("handshake");
    check(`${way}: through the proxy`, headers["x-forwarded-for"] === "127.0.0.1", headers["x-forwarded-for"]);
    check(`${way}: an ack`, transport === "websocket" || way !== "websocket", transport);
    await upgraded;
    if (way === "upgrade") {
      const after = await socket.emitWithAck("handshake");
      check("upgrade: the server agrees", after.transport === "websocket", after.transport);
    }
    socket.disconnect();
  }
});
