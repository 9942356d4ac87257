/**
 * `WebSocket` of the global object, for libraries that take it from there and nowhere else.
 * Counterpart: `bundle.mjs`, which injects it; ui/websocket-shim has it.
 */
import { WxWebSocket } from "@miniwire/websocket-shim";

globalThis.WebSocket ??= WxWebSocket;
