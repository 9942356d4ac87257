/**
 * claim: weapp.socket.io 2.1.0 (Engine.IO 3) offers a subprotocol that is a string, and is told when the server refuses it
 * basis: observed (weapp.socket.io is used in mini-programs, unmodified)
 * note: A list of them is lost on its way through the library; phones want a list, so that there they ignore the string.
 * throws: Error: WebSocket was closed before the connection was established
 * server: socketio
 * packages: weapp.socket.io-2
 */
import io from "weapp.socket.io-2";
import { next, openServer, play } from "../../peers/bundle/socketio-server.mjs";

play(async () => {
  const socket = [{ send: '0{"sid":"s1","upgrades":[],"pingInterval":9000,"pingTimeout":9000}' }, { send: "40" }];
  const options = {
    transportOptions: { websocket: { protocols: "chat.v2" } },
    forceNew: true,
    reconnectionDelay: 50,
    reconnectionDelayMax: 200,
  };
  const server = await openServer({ socket, protocol: "chat.v2" }, "raw");
  const client = io(server.url, options);
  await next(client, "connect");
  const [offered] = await server.log();
  check("it is offered", offered === "offered chat.v2", offered);
  check("it is chosen", client.connected);
  client.disconnect();
  const refusals = {
    "one that was not offered": { socket, protocol: "other" },
    "status 400": { upgrade_status: 400 },
  };
  for (const [name, refusal] of Object.entries(refusals)) {
    const server = await openServer(refusal, "raw");
    const refused = io(server.url, options);
    const error = await next(refused, "connect_error");
    check(`${name}: connect_error`, error.message === "websocket error", error.message);
    check(`${name}: not connected`, refused.connected === false);
    await server.heard("offered", 2);
    check(`${name}: it tries again`, true);
  }
});
