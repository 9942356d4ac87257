/**
 * The upgrades of the wire peer: one path for each thing that a server may do.
 * Counterpart: tests/conformance/socket and its neighbours. Invariant: what a client with `?id=` does is in the ledger, in order.
 */
import { WebSocketServer } from "ws";
import { closeFrame, frame, readFrames, scripts, switching } from "./frames.mjs";
import { end, note, whenEnded } from "./ledger.mjs";
import { passOn } from "./mqtt.mjs";

/** Messages of one `/count`; more would only take time. */
const COUNT_MAX = 10_000;

const plain = accepting({ perMessageDeflate: false });
const deflating = accepting({ perMessageDeflate: { threshold: 0 } });
const deflatingSmall = accepting({
  perMessageDeflate: { threshold: 0, serverMaxWindowBits: 9, clientMaxWindowBits: 10, serverNoContextTakeover: true },
});

function accepting(options) {
  const handleProtocols = (offered, request) => {
    const wanted = new URL(request.url, "ws://wire").searchParams.get("choose");
    if (wanted === "none") return false;
    return wanted ?? offered.values().next().value;
  };
  return new WebSocketServer({ noServer: true, handleProtocols, ...options });
}

/** What to do by path: gets the request, its socket, what came after the head, and the query. */
const paths = {
  "/echo": (call) =>
    open(plain, call, (socket) => socket.on("message", (data, binary) => socket.send(data, { binary }))),
  "/deflate": (call) => {
    open(deflating, call, (socket) => socket.on("message", (data, binary) => socket.send(data, { binary })));
  },
  "/deflate-small": (call) => {
    open(deflatingSmall, call, (socket) => socket.on("message", (data, binary) => socket.send(data, { binary })));
  },
  "/head": (call) => {
    const { method, url, httpVersion, rawHeaders } = call.request;
    open(plain, call, (socket) => socket.send(JSON.stringify({ method, url, httpVersion, rawHeaders })));
  },
  "/count": (call) => {
    const count = Math.min(Number(call.query.get("n")), COUNT_MAX);
    // Together with the head, so that the first messages arrive with the handshake.
    const messages = Array.from({ length: count }, (_, index) => frame(1, String(index + 1)));
    raw(call, Buffer.concat([Buffer.from(switching(call.request)), ...messages]));
  },
  "/large": (call) => {
    open(plain, call, (socket) => socket.send(Buffer.alloc(Math.min(Number(call.query.get("n")), 1 << 24), 7)));
  },
  "/close": (call) => {
    const [code, reason] = [call.query.get("code"), call.query.get("reason") ?? ""];
    open(plain, call, (socket) => (code === null ? socket.close() : socket.close(Number(code), reason)));
  },
  "/ping": (call) => {
    open(plain, call, (socket) => {
      socket.on("pong", (data) => socket.send(`pong ${data}`));
      socket.ping("are you there");
    });
  },
  "/seen": (call) => {
    open(plain, call, (socket) => {
      whenEnded(call.query.get("of"), (entries) => socket.send(JSON.stringify(entries)));
    });
  },
  "/answer-close-late": (call) => raw(call, switching(call.request), 300),
  // A broker's TCP port, for clients that speak MQTT over WebSocket.
  "/mqtt": (call) => open(plain, call, (client) => passOn(client, Number(call.query.get("broker")))),
  // Opens and never reads, as a server that hangs.
  "/not-read": ({ request, socket, id }) => {
    socket.write(switching(request));
    watch(socket.pause(), id);
  },
  "/silent": ({ socket, id }) => watch(socket.resume(), id),
  "/late": (call) => setTimeout(() => paths["/echo"](call), Number(call.query.get("ms"))),
  "/drop": (call) => {
    open(plain, call, (socket) => socket.send("about to drop", () => call.socket.destroy()));
  },
  "/fin": (call) => raw(call, switching(call.request)).end(),
  "/reset": (call) => {
    raw(call, switching(call.request));
    setTimeout(() => call.socket.resetAndDestroy(), 50);
  },
  "/hang-up": ({ socket }) => socket.destroy(),
  "/refuse": ({ socket, query }) => {
    socket.end(`HTTP/1.1 ${query.get("status")} No\r\nContent-Length: 2\r\nLocation: /echo\r\n\r\nno`);
  },
  "/garbage": ({ socket }) => socket.end("220 this is a mail server\r\n"),
  "/wrong-accept": (call) => raw(call, switching(call.request, { accept: "AAAAAAAAAAAAAAAAAAAAAAAAAAA=" })),
  "/odd-header": (call) => raw(call, switching(call.request, { extra: ["X-Twice: a", "X-Twice: b", "x-lower: c"] })),
  "/unasked-protocol": (call) => raw(call, switching(call.request, { extra: ["Sec-WebSocket-Protocol: surprise"] })),
  "/wrong-extension": (call) => {
    raw(call, switching(call.request, { extra: ["Sec-WebSocket-Extensions: permessage-deflate; made_up=1"] }));
  },
  "/unasked-extension": (call) => {
    raw(call, switching(call.request, { extra: ["Sec-WebSocket-Extensions: permessage-deflate"] }));
  },
};

// Where nginx in front of this server passes everything.
paths["/websocket"] = paths["/echo"];

/** `upgrade` of the HTTP server. */
export function answerUpgrade(request, socket, head) {
  socket.on("error", () => socket.destroy());
  const url = new URL(request.url, "ws://wire");
  const call = { request, socket, head, query: url.searchParams, id: url.searchParams.get("id") };
  const script = scripts[url.pathname.replace("/frames/", "")];
  if (script !== undefined) raw(call, Buffer.concat([Buffer.from(switching(request)), ...script]));
  else (paths[url.pathname] ?? paths["/refuse"])({ ...call, query: withStatus(url.searchParams) });
}

function withStatus(query) {
  if (!query.has("status")) query.set("status", "404");
  return query;
}

/** A handshake and a close by the book; the rest is the path's. */
function open(server, { request, socket, head, id }, then) {
  server.handleUpgrade(request, socket, head, (client) => {
    note(id, "open");
    client.on("message", (data, binary) => note(id, binary ? `binary ${data.toString("hex")}` : `text ${data}`));
    client.on("close", (code, reason) => {
      note(id, `close ${code} ${reason}`.trim());
      end(id);
    });
    client.on("error", (error) => note(id, `error ${error.message}`));
    then(client);
  });
}

/** The end of a connection that no library looks after. */
function watch(socket, id) {
  socket.on("end", () => socket.end());
  socket.on("close", () => {
    note(id, "gone");
    end(id);
  });
}

/** Bytes as they are; a close frame of the client is noted and, after a while, answered. */
function raw({ socket, id }, bytes, answerAfterMs = 0) {
  socket.write(bytes);
  note(id, "open");
  watch(socket, id);
  socket.on("data", (chunk) => {
    for (const { opcode, payload } of readFrames(chunk)) {
      if (opcode !== 8) {
        note(id, `frame ${opcode} ${payload}`);
        continue;
      }
      const code = payload.length >= 2 ? payload.readUInt16BE() : "without code";
      note(id, `close ${code} ${payload.subarray(2)}`.trim());
      setTimeout(() => socket.end(payload.length >= 2 ? closeFrame(payload.readUInt16BE()) : frame(8)), answerAfterMs);
    }
  });
  return socket;
}
