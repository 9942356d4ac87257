/** A page with a client of the conversation in tests/fixtures/convert/room.jsonl. */
import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";

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
