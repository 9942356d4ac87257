/**
 * claim: weapp.socket.io 2.1.0 (Engine.IO 3) connects to a server of version 2.5: acks, namespaces, binary data, heartbeats
 * basis: observed (weapp.socket.io is used in mini-programs, unmodified)
 * server: socketio
 * packages: weapp.socket.io-2
 */
import io from "weapp.socket.io-2";
import { exchange } from "../../peers/bundle/weapp-flows.mjs";

exchange(io, "2", async (_, server) => {
  await server.heard("ping", 3);
  check("its pings arrive", true);
});
