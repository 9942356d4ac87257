/**
 * claim: socket.io-client 4.8 connects, and acknowledgements work both ways, on WebSocket, on polling, and across the upgrade
 * basis: observed (socket.io-client's own documentation: emit with a callback, emitWithAck)
 * server: socketio
 * packages: socket.io-client @miniwire/socket.io-transports
 * polyfills: self
 */
import { connect, WAYS } from "../../peers/bundle/socketio-client.mjs";
import { next, openServer, play } from "../../peers/bundle/socketio-server.mjs";

play(async () => {
  const server = await openServer();
  for (const way of Object.keys(WAYS)) {
    const socket = connect(server.url, { transports: WAYS[way] });
    socket.on("question", (text, answer) => answer(`${text} indeed`));
    await next(socket, "connect");
    const got = await socket.emitWithAck("echo", 1, "你好");
    check(`${way}: the server acknowledges`, got === 1, got);
    const answers = await next(
      socket.emit("ask me", "really?", () => {}),
      "question",
    );
    check(`${way}: the server asks`, answers[0] === "really?", answers);
    const [answer, late] = await new Promise((told) => socket.emit("ask me", "well?", (...values) => told(values)));
    check(`${way}: the server gets the answer`, answer === "well? indeed", answer);
    check(`${way}: the server sees when none comes`, late === "operation has timed out", late);
    socket.disconnect();
  }
});
