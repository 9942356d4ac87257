/**
 * `fetch` for libraries that negotiate by HTTP, over `wx.request`.
 * Counterpart: `bundle.mjs`, which injects it; ui/websocket-shim has it.
 */
export { wxFetch as fetch } from "@miniwire/websocket-shim";
