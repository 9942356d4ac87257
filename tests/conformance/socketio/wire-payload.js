/**
 * claim: A payload has several packets between separators, binary ones as base64, in both directions
 * basis: observed (Engine.IO protocol 4: HTTP long-polling)
 * server: socketio
 * packages: socket.io-client @miniwire/socket.io-transports
 * polyfills: self
 */
import { connect, WAYS } from "../../peers/bundle/socketio-client.mjs";
import { next, openServer, play } from "../../peers/bundle/socketio-server.mjs";

play(async () => {
  const open = '0{"sid":"s1","upgrades":[],"pingInterval":9000,"pingTimeout":9000}';
  const separator = String.fromCharCode(30);
  const incoming = ['42["one"]', '451-["two",{"_placeholder":true,"num":0}]', "bAQIDBA==", "2"].join(separator);
  const server = await openServer({ polls: [open, '40{"sid":"a"}', incoming] }, "raw");
  const socket = connect(server.url, { transports: WAYS.polling });
  const one = next(socket, "one");
  const two = next(socket, "two");
  await next(socket, "connect");
  await one;
  const bytes = await two;
  check("bytes come in", String(new Uint8Array(bytes)) === "1,2,3,4", String(new Uint8Array(bytes)));
  socket.emit("a");
  socket.emit("out", new Uint8Array([251, 255]));
  const posts = (await server.heard("POST sid=s1", 3)).filter((entry) => entry.startsWith("POST"));
  const sent = posts.map((entry) => entry.slice("POST sid=s1 ".length)).join(separator);
  const wanted = ["3", '42["a"]', '451-["out",{"_placeholder":true,"num":0}]', "b+/8="];
  check(
    "pong, text and bytes go out",
    wanted.every((text) => sent.split(separator).includes(text)),
    sent,
  );
  socket.disconnect();
});
