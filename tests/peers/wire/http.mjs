/**
 * The HTTP half of the wire peer: echo, redirects, chunks with gaps, cookies, gzip, slowness.
 * Counterpart: tests/conformance/request and its neighbours. Invariant: a body that is kept is at most BODY_BYTES_MAX long.
 */
import { gzipSync } from "node:zlib";
import { publish } from "./mqtt.mjs";

const BODY_BYTES_MAX = 16 << 20;

const json = (response, value) => {
  response.setHeader("Content-Type", "application/json; charset=utf-8");
  response.end(JSON.stringify(value));
};

/** What to do by path: gets the request, the response, the query and the body. */
const paths = {
  "/echo": ({ request, response, body }) => {
    const { method, url, headers, rawHeaders } = request;
    json(response, { method, url, headers, names: rawHeaders.filter((_, index) => index % 2 === 0), body: `${body}` });
  },
  "/bytes": ({ response, query }) => {
    const length = Math.min(Number(query.get("n")), BODY_BYTES_MAX);
    response.setHeader("Content-Length", length);
    response.end(Buffer.alloc(length, 7));
  },
  "/text": ({ response, query }) => {
    response.setHeader("Content-Type", query.get("type") ?? "text/plain; charset=utf-8");
    response.end(Buffer.from(query.get("hex") ?? "", "hex"));
  },
  "/status": ({ response, query }) => {
    response.statusCode = Number(query.get("code"));
    response.end(response.statusCode === 204 ? undefined : "as asked");
  },
  "/redirect": ({ response, query }) => {
    const left = Number(query.get("times") ?? 1);
    response.statusCode = Number(query.get("code") ?? 302);
    response.setHeader("Location", left > 1 ? `/redirect?times=${left - 1}` : (query.get("to") ?? "/echo"));
    response.end("moved");
  },
  "/cookies": ({ response }) => {
    response.setHeader("Set-Cookie", ["a=1; Path=/", "b=2; HttpOnly"]);
    response.end("{}");
  },
  "/gzip": ({ response }) => {
    response.setHeader("Content-Encoding", "gzip");
    response.setHeader("Content-Type", "application/json");
    response.end(gzipSync('{"packed":"你好"}'));
  },
  "/chunks": ({ response, query }) => chunks(response, (query.get("parts") ?? "one,two,three").split(",")),
  // The second byte of a character comes 40 ms after the first.
  "/split-character": ({ response }) => chunks(response, [Buffer.from([0xe4, 0xbd]), Buffer.from([0xa0])]),
  "/slow": ({ response, query }) => setTimeout(() => response.end("late"), Number(query.get("ms"))),
  "/empty": ({ response }) => response.end(),
  "/half": ({ response }) => {
    response.setHeader("Content-Length", 100);
    response.write("only this");
    setTimeout(() => response.socket?.destroy(), 20);
  },
  "/drop": ({ request }) => request.socket.destroy(),
  "/mqtt/publish": publish,
};

/** `request` of the HTTP server. */
export function answerHttp(request, response) {
  const url = new URL(request.url, "http://wire");
  const parts = [];
  let length = 0;
  request.on("data", (part) => {
    length += part.length;
    if (length <= BODY_BYTES_MAX) parts.push(part);
  });
  request.on("end", () => {
    const answer = paths[url.pathname];
    if (answer !== undefined) return answer({ request, response, query: url.searchParams, body: Buffer.concat(parts) });
    response.statusCode = 404;
    response.end("no such path");
  });
}

/** Pieces with a gap between them, so that each is a chunk of its own on the wire. */
function chunks(response, parts) {
  response.setHeader("Content-Type", "text/plain; charset=utf-8");
  const [first, ...rest] = parts;
  response.write(first);
  if (rest.length === 0) return response.end();
  setTimeout(() => chunksGoOn(response, rest), 40);
}

function chunksGoOn(response, [first, ...rest]) {
  response.write(first);
  if (rest.length === 0) response.end();
  else setTimeout(() => chunksGoOn(response, rest), 40);
}
