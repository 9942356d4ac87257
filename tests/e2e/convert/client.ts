/** A page with a client of the conversation in tests/fixtures/convert/room.jsonl. */
import { createServer, type Server } from "node:http";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

/** Serves the page; `sid` is what the client answers with, the one that it got where it is left out. */
export async function servePage(sid = "got"): Promise<{ server: Server; url: string }> {
  const page = `<!doctype html><title>at work</title><script>
    const socket = new WebSocket("ws://" + location.host + "/im?uid=7", ["v1"]);
    const send = (value) => socket.send(JSON.stringify(value));
    socket.binaryType = "arraybuffer";
    socket.onopen = () => send({ op: "login", uid: "7", ts: Date.now(), token: "secret" });
    socket.onmessage = ({ data }) => {
      if (typeof data !== "string") return;
      if (!data.startsWith("{")) return socket.close(4001, "done");
      const got = JSON.parse(data).sid;
      send({ op: "join", sid: ${JSON.stringify(sid)} === "got" ? got : ${JSON.stringify(sid)}, room: "大厅" });
      send({ op: "typing" });
      send({ op: "typing" });
      socket.send("hello " + got);
      socket.send(new Uint8Array([0, 1, 2]));
    };
  </script>`;
  const server = createServer((_, response) =>
    response.setHeader("content-type", "text/html; charset=utf-8").end(page),
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

/** A page with a client of the requests in tests/fixtures/convert/prices.jsonl, on this server's own origin and on another one. */
export async function servePrices(user = "li"): Promise<{ server: Server; url: string }> {
  const page = `<!doctype html><title>at work</title><script>
    (async () => {
      const body = JSON.stringify({ user: ${JSON.stringify(user)}, at: Date.now() });
      const headers = { "content-type": "application/json" };
      const login = await fetch("http://prices.example/api/login?device=7", { method: "POST", body, headers });
      if ((await login.json()).user !== "li") return;
      let cursor = 0;
      for (const _ of [1, 2]) ({ cursor } = await (await fetch("/api/poll?cursor=" + cursor)).json());
      const text = await (await fetch("/api/stream")).text();
      if (cursor === 2 && text === "data: 小红\\n\\ndata: 2\\n\\n") await fetch("/api/gone").catch(() => undefined);
    })();
  </script>`;
  const server = createServer((_, response) =>
    response.setHeader("content-type", "text/html; charset=utf-8").end(page),
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

/** A page with socket.io-client and the conversation in tests/fixtures/convert/chat.jsonl. */
export async function serveChat(text = "hello"): Promise<{ server: Server; url: string }> {
  const library = readFileSync(
    join(import.meta.dirname, "../../peers/node_modules/socket.io-client/dist/socket.io.min.js"),
    "utf8",
  );
  const page = `<!doctype html><title>at work</title><script src="/socket.io.min.js"></script><script>
    const socket = io("/room", { transports: ["websocket"], auth: { token: "secret" } });
    socket.on("connect", async () => {
      const { ok } = await socket.emitWithAck("join", "lobby");
      if (ok) socket.emit("say", { text: ${JSON.stringify(text)}, at: Date.now() });
    });
    socket.on("said", (text, answer) => {
      answer("got " + text);
      setTimeout(() => socket.disconnect());
    });
  </script>`;
  const server = createServer(({ url }, response) =>
    url === "/"
      ? response.setHeader("content-type", "text/html; charset=utf-8").end(page)
      : response.setHeader("content-type", "text/javascript").end(library),
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}
