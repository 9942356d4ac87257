/**
 * Transports of socket.io-client for WeChat mini-programs.
 * Counterpart: `transports` in the options of `io()`. Invariant: `wx` is looked up when it is used, never while loading.
 */
export { clearCookies } from "./cookies.js";
export { WxPolling } from "./polling.js";
export { WxSocket } from "./socket.js";
export type { WxCloseEvent, WxErrorEvent } from "./socket.js";
export { WxWebSocket } from "./websocket.js";
