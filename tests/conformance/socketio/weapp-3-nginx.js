/**
 * claim: weapp.socket.io 3.0.0 (Engine.IO 4) works behind nginx with the headers of an upgrade, and has no other way where they are missing
 * basis: observed (weapp.socket.io is used in mini-programs, unmodified)
 * throws: Error: WebSocket was closed before the connection was established
 * server: socketio-nginx
 * packages: weapp.socket.io
 */
import io from "weapp.socket.io";
import { next, play } from "../../peers/bundle/socketio-server.mjs";

play(async () => {
  const options = { forceNew: true, reconnectionDelay: 50, reconnectionDelayMax: 200 };
  const socket = io(SERVER.balancer, { ...options, path: "/upgrade/socket.io" });
  await next(socket, "connect");
  const { headers, transport } = await new Promise((told) => socket.emit("handshake", told));
  check("through the proxy", headers["x-forwarded-for"] === "127.0.0.1", headers["x-forwarded-for"]);
  check("on WebSocket", transport === "websocket", transport);
  socket.close();
  const blocked = io(SERVER.balancer, { ...options, path: "/blocked/socket.io" });
  const error = await next(blocked, "connect_error");
  check("blocked: connect_error", error.message === "websocket error", error.message);
});
