/**
 * claim: The adapters of LeanCloud give a WebSocket with text, bytes and a subprotocol, storage, and requests
 * basis: observed (@leancloud/platform-adapters-weapp 1.6.3; it asks `wx.canIUse` for subprotocols)
 * packages: @leancloud/platform-adapters-weapp
 */
import * as adapters from "@leancloud/platform-adapters-weapp";

const { request, storage, WebSocket } = adapters;
const open = (path) => new WebSocket(`${SERVER.ws}${path}`, "lc.json.3");
const next = (socket, event) => new Promise((resolve) => socket.addEventListener(event, resolve, { once: true }));

async function run() {
  const socket = open("/echo");
  await next(socket, "open");
  for (const data of ["你好", new Uint8Array([1, 255]).buffer]) {
    const answer = next(socket, "message");
    socket.send(data);
    const { data: got } = await answer;
    if (typeof data === "string") check("text comes back", got === data, got);
    else check("bytes come back", String([...new Uint8Array(got)]) === "1,255", got);
  }
  const ended = next(socket, "close");
  socket.close();
  await ended;
  check("closes", socket.readyState === 3, socket.readyState);

  const dropped = open("/drop");
  await next(dropped, "close");
  check("a peer that went is told", dropped.readyState === 3, dropped.readyState);
  const again = open("/echo");
  await next(again, "open");
  check("and a new socket opens", again.readyState === 1, again.readyState);
  again.close();

  storage.setItem("key", "值");
  check("storage", storage.getItem("key") === "值", storage.getItem("key"));
  const { status, data } = await request(`${SERVER.http}/echo`, { method: "POST", data: { a: 1 } });
  check("a request", status === 200 && data.method === "POST" && data.body === '{"a":1}', data);
  done();
}
run().catch((error) => check("it runs to its end", false, String(error)));
