/**
 * claim: centrifuge asks for another token when its own has expired, and is disconnected for good with the server's code when it is wrong
 * basis: observed (centrifuge 5.8.0: getToken, UnauthorizedError, disconnected); the protocol of Centrifugo (109, 3500)
 * server: libraries
 * packages: centrifuge
 */
import { Centrifuge, UnauthorizedError } from "centrifuge";
import { WxWebSocket } from "@miniwire/websocket-shim";

const url = `ws://127.0.0.1:${SERVER.libraries}/centrifuge`;
const quick = { websocket: WxWebSocket, minReconnectDelay: 50, maxReconnectDelay: 100 };
const next = (client, event) => new Promise((resolve) => client.once(event, resolve));

async function run() {
  const wrong = new Centrifuge(url, { ...quick, token: "wrong" });
  const told = next(wrong, "disconnected");
  wrong.connect();
  const { code, reason } = await told;
  check("wrong: the code and reason of the server", code === 3500 && reason === "invalid token", { code, reason });
  check("wrong: it does not try again", wrong.state === "disconnected", wrong.state);

  let asked = 0;
  const getToken = async () => {
    asked += 1;
    return "right";
  };
  const old = new Centrifuge(url, { ...quick, token: "old", getToken });
  const connected = next(old, "connected");
  old.connect();
  await connected;
  check("expired: another one is asked for, once, and let in", asked === 1, asked);
  old.disconnect();

  const nobody = new Centrifuge(url, {
    ...quick,
    token: "old",
    getToken: () => Promise.reject(new UnauthorizedError("nobody")),
  });
  const ended = next(nobody, "disconnected");
  nobody.connect();
  const end = await ended;
  check("nobody may: the app is told", end.code === 1 && end.reason === "unauthorized", end);
  done();
}
run().catch((error) => check("it runs to its end", false, String(error)));
