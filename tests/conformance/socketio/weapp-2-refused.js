/**
 * claim: weapp.socket.io 2.1.0 (Engine.IO 3) is told when a middleware refuses its credentials
 * basis: observed (weapp.socket.io is used in mini-programs, unmodified)
 * server: socketio
 * packages: weapp.socket.io-2
 */
import io from "weapp.socket.io-2";
import { next, openServer, play } from "../../peers/bundle/socketio-server.mjs";

play(async () => {
  const server = await openServer({}, "2");
  const wrong = io(`${server.url}/private`, {
    forceNew: true,
    reconnectionDelay: 50,
    reconnectionDelayMax: 200,
    query: { token: "wrong" },
  });
  const error = await next(wrong, "error");
  check("the text of the middleware", error === "not authorized", error);
  check("not connected", wrong.connected === false);
  wrong.close();
  const right = io(`${server.url}/private`, {
    forceNew: true,
    reconnectionDelay: 50,
    reconnectionDelayMax: 200,
    query: { token: "secret" },
  });
  await next(right, "connect");
  check("better credentials", right.connected);
  right.close();
});
