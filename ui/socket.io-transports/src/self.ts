/**
 * The `self` that socket.io-client reads while it is loaded, for bundlers that can inject a module in place of a free name.
 * Without it the client falls back on `Function("return this")()`, and phones document one form of that only: with `new`.
 * Invariant: only what the client takes from it is here; nothing that would make it believe in a browser.
 */
export const self = { setTimeout, clearTimeout };
