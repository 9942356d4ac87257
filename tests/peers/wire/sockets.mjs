/**
 * TCP and UDP beside the wire peer: echo, and the few words that make the server misbehave.
 * Counterpart: tests/conformance/tcp and udp. Invariant: what is no word of the list below comes back as it was.
 */
import { createSocket } from "node:dgram";
import { createServer } from "node:net";

/** What a client may ask for instead of an echo. */
const words = {
  end: (socket) => socket.end(),
  reset: (socket) => socket.resetAndDestroy(),
  "end with a word": (socket) => socket.end("goodbye"),
  twice: (socket) => {
    socket.write("one");
    setTimeout(() => socket.write("two"), 60);
  },
};

/** A TCP server on any port of 127.0.0.1. */
export function serveTcp(then) {
  const server = createServer({ noDelay: true, allowHalfOpen: false }, (socket) => {
    socket.on("error", () => socket.destroy());
    socket.on("data", (data) => (words[data.toString()] ?? ((other) => other.write(data)))(socket));
  });
  server.listen(0, "127.0.0.1", () => then(server.address().port));
}

/** A UDP server on any port of 127.0.0.1; `bytes <n>` is answered with as many. */
export function serveUdp(then) {
  const server = createSocket("udp4");
  server.on("message", (message, { port, address }) => {
    const wanted = /^bytes (\d{1,5})$/.exec(message.toString());
    server.send(wanted ? Buffer.alloc(Number(wanted[1]), 7) : message, port, address);
  });
  server.bind(0, "127.0.0.1", () => then(server.address().port));
}
