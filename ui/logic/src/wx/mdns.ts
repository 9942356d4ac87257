/**
 * `wx.startLocalServiceDiscovery` and its events: services that announce themselves in the local network.
 * Counterpart: `crates/logic/src/tasks/discovery.rs` over `native.mdns`. Sources: docs/contracts/network.md.
 * Invariant: a search ends with one stop event, at the latest thirty seconds after its start.
 */
import { timerTable } from "../loop";
import type { LocalServiceEvents } from "../native";
import type { Listener, Runtime } from "../runtime";
import { ApiFailure, asyncApi, refusal } from "./callback";
import { DISCOVERY_BAD_TYPE } from "./generated/errors";
import type { Support } from "./support";

/** A search stops by itself after this time (documented). */
export const SEARCH_MS = 30_000;

/** Names of the app's listeners on the runtime's events. */
const EVENTS = {
  found: "wx.localServiceFound",
  lost: "wx.localServiceLost",
  resolveFail: "wx.localServiceResolveFail",
  stop: "wx.localServiceDiscoveryStop",
} as const;

/** The search of one session. */
export class LocalServices {
  private timer: number | undefined;

  constructor(private readonly runtime: Runtime) {}

  start(serviceType: unknown): ApiFailure | object {
    if (typeof serviceType !== "string" || serviceType === "") return refusal(DISCOVERY_BAD_TYPE);
    const timers = timerTable(this.runtime);
    const timer = timers.set("startLocalServiceDiscovery", () => this.runtime.native.mdns.stop(), SEARCH_MS, false, []);
    const refused = this.runtime.native.mdns.start(serviceType);
    if (refused !== undefined) {
      timers.clear(timer);
      return new ApiFailure(refused);
    }
    this.timer = timer;
    return {};
  }

  stop(): ApiFailure | object {
    const refused = this.runtime.native.mdns.stop();
    return refused === undefined ? {} : new ApiFailure(refused);
  }

  /** `Entry.localService`. */
  dispatch<K extends keyof LocalServiceEvents>(type: K, payload: LocalServiceEvents[K]): void {
    if (type === "stop") timerTable(this.runtime).clear(this.timer);
    this.runtime.events.emit(EVENTS[type], payload);
  }
}

const searches = new WeakMap<Runtime, LocalServices>();

/** The search of a session; `main.ts` forwards `Entry.localService` to its `dispatch`. */
export function localServiceEvents(runtime: Runtime): LocalServices {
  let search = searches.get(runtime);
  if (search === undefined) searches.set(runtime, (search = new LocalServices(runtime)));
  return search;
}

/** The mDNS family of `wx`. */
export function mdnsFamily(runtime: Runtime) {
  const search = localServiceEvents(runtime);
  const { events } = runtime;
  const on = (event: keyof LocalServiceEvents) => (listener: Listener) => events.on(EVENTS[event], listener);
  const off = (event: keyof LocalServiceEvents) => (listener?: Listener) => events.off(EVENTS[event], listener);
  return {
    startLocalServiceDiscovery: asyncApi<{ serviceType: string }, object>(
      runtime,
      "startLocalServiceDiscovery",
      ({ serviceType }) => search.start(serviceType),
    ),
    stopLocalServiceDiscovery: asyncApi<object, object>(runtime, "stopLocalServiceDiscovery", () => search.stop()),
    onLocalServiceFound: on("found"),
    offLocalServiceFound: off("found"),
    onLocalServiceLost: on("lost"),
    offLocalServiceLost: off("lost"),
    onLocalServiceResolveFail: on("resolveFail"),
    offLocalServiceResolveFail: off("resolveFail"),
    onLocalServiceDiscoveryStop: on("stop"),
    offLocalServiceDiscoveryStop: off("stop"),
  };
}

export const mdnsSupport = {
  startLocalServiceDiscovery: "full",
  stopLocalServiceDiscovery: "full",
  onLocalServiceFound: "full",
  offLocalServiceFound: "full",
  onLocalServiceLost: "full",
  offLocalServiceLost: "full",
  onLocalServiceResolveFail: "full",
  offLocalServiceResolveFail: "full",
  onLocalServiceDiscoveryStop: "full",
  offLocalServiceDiscoveryStop: "full",
} satisfies Support<ReturnType<typeof mdnsFamily>>;
