/**
 * `wx.getNetworkType`, the network events and `wx.getLocalIPAddress`.
 * Counterpart: `Entry.network` and `Entry.weakNetwork` raise events on the runtime's events; `crates/logic/src/delivery.rs`
 * decides when. Sources: docs/contracts/network.md.
 * Invariant: `getNetworkType` agrees with the last event that listeners got.
 */
import type { Listener, Runtime } from "../runtime";
import { answer, asyncApi, refusal, type Callbacks } from "./callback";
import { NETWORK_IS_DOWN } from "./generated/errors";
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

/** What a phone in the same room as its access point, or near a mast, reports; a weak network is at the edge. dBm. */
const SIGNAL_DBM = { strong: -50, weak: -90 };

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
    >(runtime, "getNetworkType", () => ({
      networkType,
      signalStrength: networkType === "none" ? 0 : weakNet ? SIGNAL_DBM.weak : SIGNAL_DBM.strong,
      hasSystemProxy: runtime.native.network.hasSystemProxy(),
      weakNet,
    })),
    // Never a Promise (documented).
    getLocalIPAddress: (options?: Callbacks<{ localip: string; netmask: string }>): void =>
      answer(runtime, "getLocalIPAddress", options, runtime.native.network.localAddress() ?? refusal(NETWORK_IS_DOWN)),
    onNetworkStatusChange: (listener: (change: StatusChange) => void): void => events.on(STATUS, listener),
    offNetworkStatusChange: (listener?: Listener): void => events.off(STATUS, listener),
    onNetworkWeakChange: (listener: (change: WeakChange) => void): void => events.on(WEAK, listener),
    offNetworkWeakChange: (listener?: Listener): void => events.off(WEAK, listener),
  };
}

export const networkSupport = {
  getNetworkType: "full",
  getLocalIPAddress: "full",
  onNetworkStatusChange: "full",
  offNetworkStatusChange: "full",
  onNetworkWeakChange: "full",
  offNetworkWeakChange: "full",
} satisfies Support<ReturnType<typeof networkFamily>>;
