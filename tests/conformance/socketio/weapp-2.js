/**
 * claim: weapp.socket.io 2.1.0 (Engine.IO 3) connects to a server of version 2.5: acks, namespaces, binary data, heartbeats
 * basis: observed (weapp.socket.io is used in mini-programs, unmodified)
 * server: socketio
 * packages: weapp.socket.io-2
 */
import io from "weapp.socket.io-2";
import { next, openServer, play } from "../../peers/bundle/socketio-server.mjs";

play(async () => {
  const server = await openServer({ pingInterval: 200, pingTimeout: 2000 }, "2");
  const socket = io(server.url, { forceNew: true, reconnectionDelay: 50, reconnectionDelayMax: 200 });
  await next(socket, "connect");
  const answer = await new Promise((told) => socket.emit("echo", "你好", told));
  check("an ack", answer === "你好", answer);
  const other = socket.io.socket("/other");
  await next(other, "connect");
  check("a namespace", (await new Promise((told) => other.emit("echo", 2, told))) === 2);
  const data = new Uint8Array(100 * 1024).map((_, at) => at & 255);
  const told = next(socket, "bytes");
  const more = [new Uint8Array([1, 2]).buffer];
  const length = await new Promise((done) => {
    socket.emit("bytes", { text: "t", data: data.buffer, more }, (_, count) => done(count));
  });
  check("100 KB arrive", length === data.length, length);
  const back = new Uint8Array((await told).data);
  check("and come back", back.length === data.length && back.every((byte, at) => byte === (at & 255)), back.length);
  await server.heard("ping", 3);
  check("its pings arrive", true);
  check("still there", socket.connected);
  socket.disconnect();
  await server.heard("disconnect /:");
});
