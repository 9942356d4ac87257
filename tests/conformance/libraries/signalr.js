/**
 * claim: @microsoft/signalr negotiates, invokes both ways, streams, is told errors, and is connected again after the peer went
 * basis: observed (@microsoft/signalr 10.0.11 with the options `WebSocket` and `transport`); the hub protocol in JSON
 * server: libraries
 * packages: @microsoft/signalr
 * polyfills: abort-controller url websocket-shim
 */
import { HttpTransportType, HubConnectionBuilder, LogLevel } from "@microsoft/signalr";
import { WxWebSocket } from "@miniwire/websocket-shim";

const connection = new HubConnectionBuilder()
  .withUrl(`http://127.0.0.1:${SERVER.libraries}/signalr`, {
    WebSocket: WxWebSocket,
    transport: HttpTransportType.WebSockets,
    withCredentials: false,
  })
  .withAutomaticReconnect([50, 100, 200])
  .configureLogging(LogLevel.None)
  .build();

const next = (event) => new Promise((resolve) => connection[event](resolve));

async function run() {
  await connection.start();
  check("connects after a negotiation", connection.state === "Connected", connection.state);
  check("an invocation is answered", (await connection.invoke("echo", "你好")) === "你好");
  const told = new Promise((resolve) => connection.on("told", (text, number) => resolve([text, number])));
  await connection.send("tellAll", "all", 7);
  check("the server invokes", String(await told) === "all,7", await told);
  const items = await new Promise((resolve, reject) => {
    const list = [];
    const observer = { next: (item) => list.push(item), complete: () => resolve(list), error: reject };
    connection.stream("each", [1, 2, 3]).subscribe(observer);
  });
  check("a stream comes item by item", items.join() === "1,2,3", items);
  const error = await connection.invoke("fail").catch((reason) => reason);
  check("an error of the server is told", /on purpose/.test(error.message), String(error));
  const reconnected = next("onreconnected");
  connection.invoke("drop").catch(() => {});
  await reconnected;
  check("after the peer went it answers again", (await connection.invoke("echo", "again")) === "again");
  const closed = next("onclose");
  await connection.stop();
  await closed;
  check("stop ends it", connection.state === "Disconnected", connection.state);
  done();
}
run().catch((error) => check("it runs to its end", false, String(error)));
