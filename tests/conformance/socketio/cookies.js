/**
 * claim: With withCredentials the cookies of the server go back to it, also across the upgrade; without it they do not
 * basis: observed (documentation of socket.io-client: withCredentials)
 * server: socketio
 * packages: socket.io-client @miniwire/socket.io-transports
 * polyfills: self
 */
import { connect, WAYS } from "../../peers/bundle/socketio-client.mjs";
import { next, openServer, play } from "../../peers/bundle/socketio-server.mjs";

play(async () => {
  for (const withCredentials of [true, false]) {
    const server = await openServer(
      {
        cookie: "node=a; Path=/; HttpOnly; Expires=Fri, 01 Jan 2100 00:00:00 GMT",
        polls: ['0{"sid":"s1","upgrades":["websocket"],"pingInterval":9000,"pingTimeout":9000}', '40{"sid":"a"}'],
      },
      "raw",
    );
    const socket = connect(server.url, {
      transports: WAYS.upgrade,
      withCredentials,
    });
    await next(socket, "connect");
    // The first words on the socket; a poll, the POST that joins, and a second poll may still be on their way.
    let log = await server.heard("2probe");
    if (withCredentials) log = await server.heard("cookie", 4);
    const cookies = log.filter((entry) => entry.startsWith("cookie"));
    const onSocket = log[log.findIndex((entry) => entry.startsWith("socket ?")) + 1];
    const name = withCredentials ? "with" : "without";
    check(`${name}: the handshake has none`, log.indexOf("GET handshake") === 0 && !log[1].startsWith("cookie"), log);
    if (withCredentials) {
      check(
        "with: every later request",
        cookies.every((entry) => entry === "cookie node=a"),
        log,
      );
      check("with: the socket", onSocket === "cookie node=a", log);
    } else check("without: none", cookies.length === 0, cookies);
    socket.disconnect();
  }
});
