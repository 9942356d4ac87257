/**
 * For claims: the unmodified socket.io-client with the transports of the package, the three ways there are to use them.
 * Counterpart: `ui/socket.io-transports`. Invariant: sockets made here share nothing with each other.
 */
import { WxPolling, WxWebSocket } from "@miniwire/socket.io-transports";
import { io } from "socket.io-client";

/** By name, as checks name them. */
export const WAYS = {
  websocket: [WxWebSocket],
  polling: [WxPolling],
  upgrade: [WxPolling, WxWebSocket],
};

/** A client that reconnects quickly, because claims wait for it. */
export function connect(url, options = {}) {
  return io(url, {
    transports: WAYS.websocket,
    forceNew: true,
    reconnectionDelay: 50,
    reconnectionDelayMax: 200,
    randomizationFactor: 0,
    ...options,
  });
}
