/**
 * claim: @microsoft/signalr in MessagePack invokes both ways with bytes in it, streams, is told errors, and is connected again after the peer went
 * basis: observed (@microsoft/signalr-protocol-msgpack 10.0.11 with `withHubProtocol`); the hub protocol in MessagePack
 * server: libraries
 * packages: @microsoft/signalr @microsoft/signalr-protocol-msgpack
 * polyfills: abort-controller url websocket-shim
 */
import { HttpTransportType, HubConnectionBuilder, LogLevel } from "@microsoft/signalr";
import { MessagePackHubProtocol } from "@microsoft/signalr-protocol-msgpack";
import { WxWebSocket } from "@miniwire/websocket-shim";

const connection = new HubConnectionBuilder()
  .withUrl(`http://127.0.0.1:${SERVER.libraries}/signalr`, {
    WebSocket: WxWebSocket,
    transport: HttpTransportType.WebSockets,
    withCredentials: false,
  })
  .withHubProtocol(new MessagePackHubProtocol())
  .withAutomaticReconnect([50, 100, 200])
  .configureLogging(LogLevel.None)
  .build();

async function run() {
  await connection.start();
  const { text, bytes } = await connection.invoke("echo", { text: "你好", bytes: new Uint8Array([0, 1, 254, 255]) });
  check("text and bytes come back", text === "你好" && String([...bytes]) === "0,1,254,255", { text, bytes });
  const large = new Uint8Array(100 * 1024).map((_, at) => at & 255);
  const back = await connection.invoke("echo", large);
  const isSame = back.length === large.length && back.every((byte, at) => byte === (at & 255));
  check("100 KB come back", isSame, back.length);
  const told = new Promise((resolve) => connection.on("told", (word, list) => resolve([word, ...list])));
  await connection.send("tellAll", "all", new Uint8Array([7, 255]));
  check("the server invokes with bytes", String(await told) === "all,7,255", await told);
  const items = await new Promise((resolve, reject) => {
    const list = [];
    const observer = { next: (item) => list.push(item), complete: () => resolve(list), error: reject };
    connection.stream("each", [1, 2, 3]).subscribe(observer);
  });
  check("a stream comes item by item", items.join() === "1,2,3", items);
  const error = await connection.invoke("fail").catch((reason) => reason);
  check("an error of the server is told", /on purpose/.test(error.message), String(error));
  const reconnected = new Promise((resolve) => connection.onreconnected(resolve));
  connection.invoke("drop").catch(() => {});
  await reconnected;
  check("after the peer went it answers again", (await connection.invoke("echo", "again")) === "again");
  await connection.stop();
  done();
}
run().catch((error) => check("it runs to its end", false, String(error)));
