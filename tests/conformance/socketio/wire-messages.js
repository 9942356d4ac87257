/**
 * claim: Events, acks and namespaces are framed as the protocol says, in both directions
 * basis: observed (Socket.IO protocol 5: exchange)
 * server: socketio
 * packages: socket.io-client @miniwire/socket.io-transports
 * polyfills: self
 */
import { connect } from "../../peers/bundle/socketio-client.mjs";
import { next, openServer, play } from "../../peers/bundle/socketio-server.mjs";

play(async () => {
  const open = '0{"sid":"s1","upgrades":[],"pingInterval":9000,"pingTimeout":9000}';
  const server = await openServer(
    {
      socket: [
        { send: open },
        { await: "40" },
        { send: '40{"sid":"a"}' },
        { await: "40/other," },
        { send: '40/other,{"sid":"b"}' },
        { await: "420" },
        { send: '430["answer",{"n":1}]' },
        { send: '427["ask","你好"]' },
        { await: "437" },
        { send: '42/other,["there"]' },
        { send: '44/third,{"message":"no","data":{"why":1}}' },
      ],
    },
    "raw",
  );
  const socket = connect(server.url);
  const [other, third] = [socket.io.socket("/other"), socket.io.socket("/third")];
  const refused = next(third, "connect_error");
  const there = next(other, "there");
  socket.on("ask", (text, answer) => answer(text, 2));
  await Promise.all([next(socket, "connect"), next(other, "connect")]);
  const answer = await new Promise((told) => socket.emit("question", { a: [1] }, (...values) => told(values)));
  check("an ack", answer[0] === "answer" && answer[1].n === 1, answer);
  await there;
  const error = await refused;
  check("a refusal", error.message === "no" && error.data.why === 1, error.message);
  other.emit("hello", null);
  other.disconnect();
  const log = await server.heard("41/other,");
  for (const text of ['420["question",{"a":[1]}]', '437["你好",2]', '42/other,["hello",null]', "41/other,"]) {
    check(text, log.includes(text), log);
  }
  socket.disconnect();
});
