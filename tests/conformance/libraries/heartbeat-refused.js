/**
 * claim: websocket-heartbeat-miniprogram tells a refused handshake or subprotocol by onError with the errMsg of WeChat, and tries again up to repeatLimit
 * basis: observed (websocket-heartbeat-miniprogram 1.0.3: repeatLimit, connectSocketParams); RFC 6455 §4.1 (a choice that was not offered)
 * note: It has no credentials of its own; headers and subprotocols are those of `connectSocketParams`.
 * server: libraries
 * packages: websocket-heartbeat-miniprogram
 */
import WebsocketHeartbeat from "websocket-heartbeat-miniprogram";

const refusals = { "status 401": "?refuse=401", "one that was not offered": "?choose=other" };

function refused(name, query) {
  return new Promise((over) => {
    WebsocketHeartbeat({
      miniprogram: wx,
      connectSocketParams: {
        url: `ws://127.0.0.1:${SERVER.libraries}/echo${query}`,
        protocols: ["chat.v1"],
      },
      reconnectTimeout: 50,
      repeatLimit: 2,
    }).then((task) => {
      const texts = [];
      let attempts = 1;
      task.onOpen = () => check(`${name}: never opens`, false);
      task.onReconnect = () => (attempts += 1);
      task.onError = ({ errMsg }) => {
        texts.push(errMsg);
        if (texts.length < 3) return;
        check(`${name}: two more attempts`, attempts === 3, attempts);
        check(`${name}: the errMsg`, texts.every(Boolean), texts);
        over();
      };
    });
  });
}

async function run() {
  for (const [name, query] of Object.entries(refusals)) await refused(name, query);
  done();
}
run().catch((error) => check("it runs to its end", false, String(error)));
