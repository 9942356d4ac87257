/**
 * `WebSocket` and `fetch` of the global object, for libraries that take them from there and nowhere else.
 * Counterpart: `bundle.mjs`, which imports it first; ui/websocket-shim has both.
 */
import { install } from "@miniwire/websocket-shim";

install();
