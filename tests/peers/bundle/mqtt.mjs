/**
 * How the claims about MQTT connect, with either generation of mqtt.js, and what they ask of somebody else at the broker.
 * Counterpart: tests/conformance/mqtt, whose code stands around the bundle: `SERVER` is theirs. Invariant: the library is as it is
 * on npm; what is set here is what docs/guide/libraries.md tells an app to set.
 */

/** Options that mqtt.js 5 needs in a mini-program; version 4 does not know them. */
const NEEDED = {
  // Without `window` the library takes the logic layer for Node, and asks for Blob workers as timers.
  forceNativeWebSocket: true,
  timerVariant: "native",
};

/** The broker behind the WebSocket front; `broker` is its port. */
export function brokerUrl({ scheme = "wx", broker = SERVER.mosquitto, query = "" } = {}) {
  const path = `/mqtt?broker=${broker}${query}`;
  return scheme === "wxs" ? `${SERVER.wss.replace("wss:", "wxs:")}${path}` : `wx://127.0.0.1:${SERVER.port}${path}`;
}

/** A client of MQTT 3.1.1, or of 5 with `protocolVersion: 5`; its name is of this session only. */
export function connect(mqtt, { scheme, broker, query, ...options } = {}) {
  const url = brokerUrl({ scheme, broker, query });
  return mqtt.connect(url, { ...NEEDED, clientId: SERVER.id, reconnectPeriod: 200, ...options });
}

/** Somebody else publishes `body`: at once, or `after` milliseconds, when the app may be away. */
export function elsewhere({ topic, body, qos = 0, after = 0, retain = false }, then = () => {}) {
  const query = `broker=${SERVER.mosquitto}&topic=${topic}&qos=${qos}&after=${after}${retain ? "&retain=1" : ""}`;
  wx.request({ url: `${SERVER.http}/mqtt/publish?${query}`, method: "POST", data: body, success: () => then() });
}

/** Calls `then` once with everything that came until nothing has come for `quiet` milliseconds after the first. */
export function settled(list, length, then, quiet = 300) {
  const look = (before) => {
    const isSettled = list.length >= length && list.length === before;
    if (isSettled) then();
    else setTimeout(look, quiet, list.length);
  };
  look(-1);
}
