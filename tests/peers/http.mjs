#!/usr/bin/env node
/**
 * A web server with good and bad manners, one path for each.
 * Counterpart: `tests/blackbox/request.rs`. Usage: `node http.mjs [port]`, 0 for any. Prints `listening <port>` when it
 * accepts, and one line for each request.
 */
import { createServer } from "node:http";
import { brotliCompressSync, constants, deflateSync, gzipSync } from "node:zlib";

/** Zero bytes that a few kilobytes of gzip become: more than the 64 MiB that an answer may have. */
const BOMB_BYTES = 80 * 1024 * 1024;
/** The best compression of so many bytes takes seconds. */
const FAST = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };
let bomb, brotliBomb;

const encoded = (response, encoding, body) => {
  response.writeHead(200, { "Content-Encoding": encoding, "Content-Type": "application/json" });
  response.end(body);
};
const hello = JSON.stringify({ hello: "你好" });

const paths = {
  "/json": (_, response) => response.writeHead(200, { "X-CaSe": "kept" }).end(hello),
  "/bom": (_, response) => response.end(`\ufeff${hello}`),
  "/text": (_, response) => response.end("not json"),
  "/gbk": (_, response) => response.writeHead(200, { "Content-Type": "text/html; charset=gbk" }).end(Buffer.from("c4e3bac3", "hex")),
  "/cookies": (_, response) => response.writeHead(200, { "Set-Cookie": ["a=1; Path=/", "b=2"] }).end("{}"),
  "/gzip": (_, response) => encoded(response, "gzip", gzipSync(hello)),
  "/deflate": (_, response) => encoded(response, "deflate", deflateSync(hello)),
  "/br": (_, response) => encoded(response, "br", brotliCompressSync(hello)),
  "/bomb": (_, response) => encoded(response, "gzip", (bomb ??= gzipSync(Buffer.alloc(BOMB_BYTES)))),
  "/br-bomb": (_, response) => encoded(response, "br", (brotliBomb ??= brotliCompressSync(Buffer.alloc(BOMB_BYTES), FAST))),
  "/endless": (_, response) => {
    const block = Buffer.alloc(64 * 1024, "x");
    const more = () => {
      while (!response.destroyed && response.write(block));
    };
    response.on("drain", more).on("error", () => {});
    more();
  },
  "/count": async (request, response) => {
    let bytes = 0;
    for await (const piece of request) bytes += piece.length;
    response.end(String(bytes));
  },
  "/redirect": (_, response) => response.writeHead(302, { Location: "/json" }).end("moved"),
  "/loop": (_, response) => response.writeHead(301, { Location: "/loop" }).end(),
  "/missing": (_, response) => response.writeHead(404).end("nothing here"),
  "/empty": (_, response) => response.end(),
  "/silent": () => {},
  "/drip": (_, response) => {
    response.writeHead(200, { "Content-Length": "1000" });
    const timer = setInterval(() => response.write("."), 50);
    response.on("close", () => clearInterval(timer));
  },
  "/chunks": (_, response) => {
    const parts = ["one", "two", "three"];
    const timer = setInterval(() => {
      const part = parts.shift();
      if (part !== undefined) return response.write(part);
      clearInterval(timer);
      response.end();
    }, 30);
  },
  "/large": (_, response) => {
    response.writeHead(200, { "Content-Length": String(1024 * 1024), "Content-Type": "image/png" });
    response.end(Buffer.alloc(1024 * 1024, "x"));
  },
  "/headers": ({ socket }) => {
    socket.write("HTTP/1.1 200 OK\r\n");
    const line = `X: ${"y".repeat(1000)}\r\n`;
    const more = () => {
      while (!socket.destroyed && socket.write(line));
    };
    socket.on("drain", more).on("error", () => {});
    more();
  },
  "/slow-head": ({ socket }) => {
    socket.write("HTTP/1.1 200 OK\r\nX: ");
    const timer = setInterval(() => socket.write("y"), 20);
    socket.on("close", () => clearInterval(timer)).on("error", () => {});
  },
  "/end/at-once": ({ socket }) => socket.end(),
  "/end/in-head": ({ socket }) => socket.end("HTTP/1.1 200 OK\r\nContent-Le"),
  "/end/after-head": ({ socket }) => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n"),
  "/end/longer": ({ socket }) => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello and more"),
  "/end/two-lengths": ({ socket }) => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 5, 6\r\n\r\nhello"),
  "/end/in-body": ({ socket }) => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"),
  "/end/in-chunk": ({ socket }) => socket.end("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhal"),
  "/end/reset": ({ socket }) => socket.resetAndDestroy(),
  "/echo": async (request, response) => {
    const body = [];
    for await (const piece of request) body.push(piece);
    const { method, url, rawHeaders } = request;
    response.end(JSON.stringify({ method, url, rawHeaders, body: Buffer.concat(body).toString() }));
  },
};

const server = createServer((request, response) => {
  console.log(`${request.method} ${request.url}`);
  const answer = paths[request.url.split("?")[0]] ?? paths["/missing"];
  void answer(request, response);
});

server.on("error", (error) => {
  console.error(`http: ${error.message}`);
  process.exitCode = 1;
});

server.listen(Number(process.argv[2] ?? 8080), "127.0.0.1", () => console.log(`listening ${server.address().port}`));

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => {
    server.close();
    server.closeAllConnections();
  });
}
