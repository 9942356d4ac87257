/**
 * claim: A subprotocol that the server refuses, or one that nobody offered, is a connect_error with the errMsg of WeChat
 * basis: observed (documentation of socket.io-client: protocols)
 * server: socketio
 * packages: socket.io-client @miniwire/socket.io-transports
 * polyfills: self
 */
import { connect } from "../../peers/bundle/socketio-client.mjs";
import { next, openServer, play } from "../../peers/bundle/socketio-server.mjs";

play(async () => {
  const socket = [
    { send: '0{"sid":"s1","upgrades":[],"pingInterval":9000,"pingTimeout":9000}' },
    { await: "40" },
    { send: '40{"sid":"a"}' },
  ];
  const options = { protocols: ["chat.v1", "chat.v2"], forceNew: true, reconnection: false };
  const server = await openServer({ socket, protocol: "chat.v2" }, "raw");
  const client = connect(server.url, options);
  await next(client, "connect");
  const [offered] = await server.log();
  check("both are offered, in order", offered === "offered chat.v1, chat.v2", offered);
  check("one of them is chosen", client.connected);
  client.disconnect();
  const refusals = {
    "one that was not offered": { socket, protocol: "other" },
    "status 400": { upgrade_status: 400 },
  };
  for (const [name, refusal] of Object.entries(refusals)) {
    const server = await openServer(refusal, "raw");
    const refused = connect(server.url, options);
    const error = await next(refused, "connect_error");
    check(`${name}: connect_error`, error.message === "websocket error", error.message);
    check(`${name}: the errMsg`, error.description.message !== "", error.description.message);
    check(`${name}: not connected`, refused.connected === false);
    refused.disconnect();
  }
});
