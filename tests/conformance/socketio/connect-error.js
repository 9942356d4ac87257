/**
 * claim: connect_error says what went wrong: the status of an answer, or the errMsg of WeChat
 * basis: observed (documentation of socket.io-client: connect_error: description and context)
 * server: socketio
 * packages: socket.io-client @miniwire/socket.io-transports
 * polyfills: self
 */
import { connect, WAYS } from "../../peers/bundle/socketio-client.mjs";
import { next, openServer, play } from "../../peers/bundle/socketio-server.mjs";

play(async () => {
  const refused = `http://127.0.0.1:${SERVER.refused}`;
  const busy = await openServer({ status: 503 }, "raw");
  const error = async (url, way, more) => {
    const socket = connect(url, {
      transports: WAYS[way],
      reconnection: false,
      ...more,
    });
    const found = await next(socket, "connect_error");
    socket.disconnect();
    return found;
  };
  const status = await error(busy.url, "polling");
  check("polling: a status", status.message === "xhr poll error" && status.description === 503, status.description);
  check("polling: the answer", status.context.statusCode === 503 && status.type === "TransportError");
  const nobody = await error(refused, "polling");
  check("polling: nobody there", nobody.description.startsWith("request:fail"), nobody.description);
  const closed = await error(refused, "websocket");
  check("websocket: nobody there", closed.message === "websocket error", closed.message);
  check("websocket: the errMsg", typeof closed.description.message === "string", closed.description.message);
  const silent = await openServer({}, "raw");
  for (const way of ["websocket", "polling"]) {
    const late = await error(silent.url, way, { timeout: 200 });
    check(`${way}: a silent server`, late.message === "timeout", late.message);
  }
});
