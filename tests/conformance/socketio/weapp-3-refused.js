/**
 * claim: weapp.socket.io 3.0.0 (Engine.IO 4) is told when a middleware refuses its credentials
 * basis: observed (weapp.socket.io is used in mini-programs, unmodified)
 * server: socketio
 * packages: weapp.socket.io
 */
import io from "weapp.socket.io";
import { next, openServer, play } from "../../peers/bundle/socketio-server.mjs";

play(async () => {
  const server = await openServer({});
  const wrong = io(`${server.url}/private`, {
    forceNew: true,
    reconnectionDelay: 50,
    reconnectionDelayMax: 200,
    auth: { token: "wrong" },
  });
  const error = await next(wrong, "connect_error");
  check("the text of the middleware", error.message === "not authorized", error.message);
  check("not connected", wrong.connected === false);
  wrong.close();
  const right = io(`${server.url}/private`, {
    forceNew: true,
    reconnectionDelay: 50,
    reconnectionDelayMax: 200,
    auth: { token: "secret" },
  });
  await next(right, "connect");
  check("better credentials", right.connected);
  right.close();
});
