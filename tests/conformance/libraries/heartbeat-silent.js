/**
 * claim: websocket-heartbeat-miniprogram closes when a pong does not come from a peer that is gone without a word, and connects again
 * basis: observed (websocket-heartbeat-miniprogram 1.0.3: pongTimeout)
 * note: It closes and waits for the end, which nobody answers: two seconds here.
 * server: libraries
 * packages: websocket-heartbeat-miniprogram
 */
import WebsocketHeartbeat from "websocket-heartbeat-miniprogram";

WebsocketHeartbeat({
  miniprogram: wx,
  connectSocketParams: { url: `ws://127.0.0.1:${SERVER.libraries}/echo` },
  pingTimeout: 200,
  pongTimeout: 1000,
  reconnectTimeout: 50,
}).then((task) => {
  const log = [];
  task.onOpen = () => {
    log.push("open");
    const isFirst = log.length === 1;
    task.send({ data: isFirst ? new Uint8Array([0, 1, 254, 255]).buffer : "again" });
  };
  task.onClose = ({ code }) => log.push(`close ${code}`);
  task.onReconnect = () => log.push("reconnect");
  task.onMessage = ({ data }) => {
    if (data instanceof ArrayBuffer) {
      check("bytes come back", String([...new Uint8Array(data)]) === "0,1,254,255", [...new Uint8Array(data)]);
      task.send({ data: "silence" });
    }
    if (data !== "again") return;
    check("closed, and connected again", String(log) === "open,close 1006,reconnect,open", log);
    task.close();
    done();
  };
});
