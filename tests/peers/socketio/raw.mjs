/**
 * Engine.IO as a script says it, packet by packet: what a correct server would never send, or not in this order.
 * Counterpart: the claims whose server is `raw`. `options.socket` is played on each WebSocket, `options.polls` answers one poll
 * after the other, `options.cookie` is set with each answer, `options.post_ms` is how long a POST takes, `options.protocol` is the
 * subprotocol that is chosen whatever was offered, and with `options.upgrade_status` no socket is accepted; what the client says is
 * in the log as it came.
 *
 * Steps of `socket`: `{send}` (text), `{bytes}` (hex), `{await}` (until the client has sent a text that begins so), `{poll}`
 * (answers the poll that waits), `{close}` (code), `{hang-up}`.
 */
import { WebSocketServer } from "ws";

export function serveRaw(http, options, log) {
  const { socket = [], polls = [], status = 200, cookie, post_ms: postMs = 0, protocol, upgrade_status: refusal } = options;
  const choice = protocol === undefined ? {} : { handleProtocols: () => protocol };
  const sockets = new WebSocketServer({ noServer: true, ...choice });
  const answers = [...polls];
  let waiting;

  function answerPoll(text) {
    if (waiting === undefined) answers.push(text);
    else waiting.end(text);
    waiting = undefined;
  }

  let posts = 0;
  function answerPost(response) {
    posts += 1;
    if (posts > 1) log.note("overlap of posts");
    setTimeout(() => {
      posts -= 1;
      response.end("ok");
    }, postMs);
  }

  http.on("request", async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    const query = new URL(request.url, "http://raw").searchParams;
    const name = query.has("sid") ? `sid=${query.get("sid")}` : "handshake";
    log.note(`${request.method} ${name} ${Buffer.concat(parts)}`.trim());
    if (request.headers.cookie !== undefined) log.note(`cookie ${request.headers.cookie}`);
    if (cookie !== undefined) response.setHeader("Set-Cookie", cookie);
    response.on("close", () => log.note(response.writableEnded ? "answered" : "aborted"));
    response.statusCode = status;
    if (status !== 200) return response.end();
    if (request.method === "POST") return answerPost(response);
    if (waiting !== undefined) log.note("overlap of polls");
    if (answers.length > 0) return response.end(answers.shift());
    waiting = response;
  });

  http.on("upgrade", (request, stream, head) => {
    const offered = request.headers["sec-websocket-protocol"];
    if (offered !== undefined) log.note(`offered ${offered}`);
    if (refusal !== undefined) return stream.end(`HTTP/1.1 ${refusal} Refused\r\nConnection: close\r\n\r\n`);
    sockets.handleUpgrade(request, stream, head, (client) => {
      log.note(`socket ${new URL(request.url, "http://raw").search.replace(/&t=[^&]*/, "")}`);
      if (request.headers.cookie !== undefined) log.note(`cookie ${request.headers.cookie}`);
      client.on("close", (code) => log.note(`socket closed ${code}`));
      play(client, [...socket]);
    });
  });

  function play(client, steps) {
    const heard = [];
    const next = () => {
      while (steps.length > 0) {
        const [step] = steps;
        if (step.await !== undefined) {
          const at = heard.findIndex((text) => text.startsWith(step.await));
          if (at < 0) return;
          heard.splice(0, at + 1);
        }
        steps.shift();
        if (step.send !== undefined) client.send(step.send);
        if (step.bytes !== undefined) client.send(Buffer.from(step.bytes, "hex"));
        if (step.poll !== undefined) answerPoll(step.poll);
        if (step.close !== undefined) client.close(step.close, step.reason);
        if (step["hang-up"]) client.terminate();
      }
    };
    client.on("message", (data, isBinary) => {
      const text = isBinary ? `bytes ${data.toString("hex")}` : data.toString();
      log.note(text);
      heard.push(text);
      next();
    });
    next();
  }

  return {
    tell(what, { text }) {
      if (what !== "answer poll") throw new Error(`nobody knows what ${what} is`);
      answerPoll(text);
    },
    close: () => sockets.clients.forEach((client) => client.terminate()),
  };
}
