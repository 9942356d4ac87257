/**
 * claim: A room is told what is said in it, and nobody else is
 * basis: observed (documentation of socket.io-client: rooms (of the server))
 * server: socketio
 * packages: socket.io-client @miniwire/socket.io-transports
 * polyfills: self
 */
import { connect, WAYS } from "../../peers/bundle/socketio-client.mjs";
import { next, openServer, play } from "../../peers/bundle/socketio-server.mjs";

play(async () => {
  const server = await openServer();
  const sockets = Object.keys(WAYS).map((way) => connect(server.url, { transports: WAYS[way] }));
  const [speaker, member, stranger] = sockets;
  const heard = [];
  stranger.on("said", (text) => heard.push(text));
  await Promise.all([speaker.emitWithAck("join", "a"), member.emitWithAck("join", "a"), next(stranger, "connect")]);
  const said = next(member, "said");
  speaker.emit("say", "a", "hello");
  check("the member", (await said) === "hello");
  await stranger.emitWithAck("echo", 1);
  check("nobody else", heard.length === 0, heard);
});
