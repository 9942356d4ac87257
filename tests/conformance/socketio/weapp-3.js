/**
 * claim: weapp.socket.io 3.0.0 (Engine.IO 4) connects to a server of version 4.8: acks, namespaces, binary data, heartbeats
 * basis: observed (weapp.socket.io is used in mini-programs, unmodified)
 * server: socketio
 * packages: weapp.socket.io
 */
import io from "weapp.socket.io";
import { next, openServer, play } from "../../peers/bundle/socketio-server.mjs";

play(async () => {
  const server = await openServer({ pingInterval: 200, pingTimeout: 2000 });
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
  let pings = 0;
  await new Promise((enough) =>
    socket.io.engine.on("packet", ({ type }) => type === "ping" && ++pings === 3 && enough()),
  );
  check("pings of the server", pings === 3, pings);
  check("still there", socket.connected);
  socket.disconnect();
  await server.heard("disconnect /:");
});
