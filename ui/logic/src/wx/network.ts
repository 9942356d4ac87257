/**
 * `wx.getNetworkType` and the network events.
 * Counterpart: `Entry.network` raises `networkStatusChange` on the runtime's events. Sources: docs/contracts/system.md.
 * Invariant: `getNetworkType` agrees with the last event that listeners got.
 */
import type { Listener, Runtime } from "../runtime";
import { asyncApi } from "./callback";
import type { Support } from "./support";

type NetworkType = "wifi" | "2g" | "3g" | "4g" | "5g" | "unknown" | "none";

interface StatusChange {
  isConnected: boolean;
  networkType: NetworkType;
}

interface WeakChange {
  weakNet: boolean;
  networkType: NetworkType;
}

/** Listeners of app code; `off` without an argument must not remove our own, so they have a name of their own. */
const STATUS = "wx.networkStatusChange";
const WEAK = "wx.networkWeakChange";

/** The network family of `wx`. */
export function networkFamily(runtime: Runtime) {
  const { events } = runtime;
  let networkType = runtime.native.config.networkType as NetworkType;
  let weakNet = false;
  events.on("networkStatusChange", (change: StatusChange) => {
    // Listeners hear of changes only, not of the state that they found (inferred).
    if (change.networkType === networkType) return;
    networkType = change.networkType;
    events.emit(STATUS, { isConnected: change.isConnected, networkType });
  });
  events.on("networkWeakChange", (change: WeakChange) => {
    weakNet = change.weakNet;
    events.emit(WEAK, { weakNet, networkType });
  });
  return {
    getNetworkType: asyncApi<
      object,
      { networkType: NetworkType; signalStrength: number; hasSystemProxy: boolean; weakNet: boolean }
    >(runtime, "getNetworkType", () => ({ networkType, signalStrength: 0, hasSystemProxy: false, weakNet })),
    onNetworkStatusChange: (listener: (change: StatusChange) => void): void => events.on(STATUS, listener),
    offNetworkStatusChange: (listener?: Listener): void => events.off(STATUS, listener),
    onNetworkWeakChange: (listener: (change: WeakChange) => void): void => events.on(WEAK, listener),
    offNetworkWeakChange: (listener?: Listener): void => events.off(WEAK, listener),
  };
}

export const networkSupport = {
  getNetworkType: "partial: signalStrength is always 0",
  onNetworkStatusChange: "full",
  offNetworkStatusChange: "full",
  onNetworkWeakChange: "partial: weak networks are not simulated yet",
  offNetworkWeakChange: "full",
} satisfies Support<ReturnType<typeof networkFamily>>;
