/**
 * claim: weapp.socket.io 3.0.0 (Engine.IO 4) connects to a server of version 4.8: acks, namespaces, binary data, heartbeats
 * basis: observed (weapp.socket.io is used in mini-programs, unmodified)
 * server: socketio
 * packages: weapp.socket.io
 */
import io from "weapp.socket.io";
import { exchange } from "../../peers/bundle/weapp-flows.mjs";

exchange(io, "4", async (socket) => {
  let pings = 0;
  await new Promise((enough) =>
    socket.io.engine.on("packet", ({ type }) => type === "ping" && ++pings === 3 && enough()),
  );
  check("pings of the server", pings === 3, pings);
});
