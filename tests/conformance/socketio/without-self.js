/**
 * claim: A bundle without the `self` of the package works as well: the client then asks for the one form of Function that phones allow
 * basis: documented (new Function('return this') is allowed); ours (called without new)
 * server: socketio
 * packages: socket.io-client
 */
import { connect } from "../../peers/bundle/socketio-client.mjs";
import { openServer, play } from "../../peers/bundle/socketio-server.mjs";

play(async () => {
  const server = await openServer();
  const socket = connect(server.url);
  check("connects, and an ack comes", (await socket.emitWithAck("echo", 1)) === 1);
  socket.disconnect();
});
