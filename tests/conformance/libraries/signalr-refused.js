/**
 * claim: @microsoft/signalr fails to start with 401 when its token is wrong, with the server's words when it does not speak the hub protocol, and starts with the right token
 * basis: observed (@microsoft/signalr 10.0.11: accessTokenFactory, start)
 * note: It offers no subprotocol of WebSocket; what a server can refuse instead is the hub protocol in its handshake.
 * server: libraries
 * packages: @microsoft/signalr
 * polyfills: abort-controller url websocket-shim
 */
import { HttpTransportType, HubConnectionBuilder, JsonHubProtocol, LogLevel } from "@microsoft/signalr";
import { WxWebSocket } from "@miniwire/websocket-shim";

function connectionOf(token, protocol = new JsonHubProtocol()) {
  return new HubConnectionBuilder()
    .withUrl(`http://127.0.0.1:${SERVER.libraries}/signalr`, {
      WebSocket: WxWebSocket,
      transport: HttpTransportType.WebSockets,
      withCredentials: false,
      accessTokenFactory: () => token,
    })
    .withHubProtocol(protocol)
    .configureLogging(LogLevel.None)
    .build();
}

async function run() {
  const wrong = connectionOf("wrong");
  const error = await wrong.start().catch((reason) => reason);
  check("a wrong token: the status", /Status code '401'/.test(error?.message), String(error));
  check("and it is not connected", wrong.state === "Disconnected", wrong.state);

  const unknown = connectionOf("right", Object.assign(new JsonHubProtocol(), { name: "smoke" }));
  const refusal = await unknown.start().catch((reason) => reason);
  const words = "Server returned handshake error: The protocol 'smoke' is not supported.";
  check("a hub protocol that is refused: the words of the server", refusal?.message?.includes(words), String(refusal));

  const right = connectionOf("right");
  await right.start();
  check("the right token", (await right.invoke("echo", "你好")) === "你好");
  await right.stop();
  done();
}
run().catch((error) => check("it runs to its end", false, String(error)));
