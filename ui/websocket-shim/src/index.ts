/**
 * What a library for browsers needs of the network, over what a mini-program has.
 * Counterpart: docs/guide/libraries.md says which library needs which part. Invariant: importing this changes nothing; no global is
 * set but by `install`.
 */
import { wxFetch } from "./fetch";
import { WxWebSocket } from "./websocket";

export { WxHeaders, WxResponse, wxFetch } from "./fetch";
export type { FetchOptions } from "./fetch";
export { WxWebSocket } from "./websocket";
export type { CloseEvent, ErrorEvent, MessageEvent, WebSocketEvent } from "./websocket";

/** Sets `WebSocket` and `fetch` of the global object where they are missing, for libraries that look for them there. */
export function install(target: Record<string, unknown> = globalThis): void {
  target.WebSocket ??= WxWebSocket;
  target.fetch ??= wxFetch;
}
