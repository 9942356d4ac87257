/**
 * claim: @microsoft/signalr finds by its server timeout that the server is gone without a word, and is connected again
 * basis: observed (@microsoft/signalr 10.0.11: withServerTimeout, withKeepAliveInterval, withAutomaticReconnect)
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
  .withKeepAliveInterval(100)
  .withServerTimeout(1000)
  .withAutomaticReconnect([50, 100, 200])
  .configureLogging(LogLevel.None)
  .build();
const next = (event) => new Promise((resolve) => connection[event](resolve));

async function run() {
  await connection.start();
  const reconnecting = next("onreconnecting");
  const reconnected = next("onreconnected");
  const pending = connection.invoke("silence").catch((reason) => reason);
  const error = await reconnecting;
  const expected = "Server timeout elapsed without receiving a message from the server.";
  check("its words", error?.message === expected, String(error));
  check("what had no answer fails with them", (await pending)?.message === expected, String(await pending));
  await reconnected;
  check("it is connected again", (await connection.invoke("echo", "again")) === "again");
  await connection.stop();
  done();
}
run().catch((error) => check("it runs to its end", false, String(error)));
