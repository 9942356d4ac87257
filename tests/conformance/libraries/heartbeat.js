/**
 * claim: websocket-heartbeat-miniprogram connects, pings, and connects again after the peer went
 * basis: observed (websocket-heartbeat-miniprogram 1.0.3; it registers its listeners after a microtask)
 * server: libraries
 * packages: websocket-heartbeat-miniprogram
 */
import WebsocketHeartbeat from "websocket-heartbeat-miniprogram";

WebsocketHeartbeat({
  miniprogram: wx,
  connectSocketParams: { url: `ws://127.0.0.1:${SERVER.libraries}/echo` },
  pingTimeout: 200,
  pongTimeout: 200,
  reconnectTimeout: 50,
}).then((task) => {
  const log = [];
  let opens = 0;
  task.onOpen = () => {
    opens += 1;
    log.push(`open ${opens}`);
    if (opens === 1) task.send({ data: "你好" });
    if (opens === 2) {
      check("after the peer went it is connected again", log.includes("reconnect"), log);
      task.close();
      done();
    }
  };
  task.onReconnect = () => log.push("reconnect");
  task.onMessage = ({ data }) => {
    if (log.includes(data)) return;
    log.push(data);
    if (data === "你好") check("a message comes back", true);
    if (data === "heartbeat") {
      check("its ping is answered", true);
      task.send({ data: "drop" });
    }
  };
});
