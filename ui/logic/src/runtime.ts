/**
 * What every part of the logic layer shares: the bridge, the macrotask queue, guarded calls into app code, app events.
 * Counterpart: `main.ts` makes the one instance of a session. Invariant: an error of app code never leaves `guard`.
 */
import { appFrames } from "./globals/inspect";
import type { AppManifest, Native } from "./native";

export type Listener = (...args: never[]) => unknown;

/** App-wide events by name (`appShow`, `error`, `networkStatusChange`…), in order of registration. */
export class EventHub {
  private readonly listeners = new Map<string, Listener[]>();

  constructor(private readonly guard: Runtime["guard"]) {}

  on(name: string, listener: unknown): void {
    if (typeof listener !== "function") return;
    const list = this.listeners.get(name) ?? [];
    list.push(listener as Listener);
    this.listeners.set(name, list);
  }

  /** Without a listener all of them go, as the `wx.off*` functions document. */
  off(name: string, listener?: unknown): void {
    if (listener === undefined) this.listeners.delete(name);
    else
      this.listeners.set(
        name,
        (this.listeners.get(name) ?? []).filter((one) => one !== listener),
      );
  }

  /** Calls every listener; a listener that throws does not stop the others. Returns how many there were. */
  emit(name: string, ...args: unknown[]): number {
    const list = [...(this.listeners.get(name) ?? [])];
    for (const listener of list) this.guard(listener as (...args: unknown[]) => unknown, undefined, ...args);
    return list.length;
  }
}

/** One per session. */
export class Runtime {
  readonly manifest: AppManifest;
  readonly events: EventHub;
  /** What the system shows now; it starts as configured. */
  theme: "light" | "dark";
  /** Asks whoever looks at the screen, once; the framework sets it. */
  askScreen: (question: { what: string }, answer: (reply: Record<string, unknown>) => void) => void = () => {};
  /** A queue with a moving head: shifting an array moves all that is behind. */
  private readonly deferred: ((() => void) | undefined)[] = [];
  private deferredHead = 0;

  constructor(readonly native: Native) {
    this.manifest = JSON.parse(native.manifest()) as AppManifest;
    this.theme = native.config.theme;
    this.events = new EventHub((fn, self, ...args) => this.guard(fn, self, ...args));
  }

  /** Runs `callback` as a macrotask of its own, after everything that was deferred before it. */
  defer(callback: () => void): void {
    this.deferred.push(callback);
    this.native.wake();
  }

  /** Runs one deferred callback; true while more wait. */
  macrotask(): boolean {
    const callback = this.deferred[this.deferredHead];
    if (callback) {
      this.deferred[this.deferredHead] = undefined;
      this.deferredHead += 1;
      this.guard(callback, undefined);
    }
    if (this.deferredHead < this.deferred.length) return true;
    this.deferred.length = 0;
    this.deferredHead = 0;
    return false;
  }

  /** Calls app code; what it throws goes to the event log and to `App.onError` instead of to the caller. */
  guard<A extends unknown[]>(fn: (...args: A) => unknown, self: unknown, ...args: A): unknown {
    try {
      return fn.apply(self, args);
    } catch (error) {
      this.reportError(error, "uncaught");
      return undefined;
    }
  }

  /** Reports what app code threw. `kind` is a `model::ErrorKind` in snake case. */
  reportError(error: unknown, kind: "uncaught" | "page"): void {
    const message = describeError(error);
    const stack = error instanceof Error && typeof error.stack === "string" ? error.stack : "";
    this.native.reportError(kind, message, stack);
    // Inside JavaScript stacks stay those of the compiled code, as on phones; the log maps what leaves.
    const frames = appFrames(stack);
    const text = frames === "" ? message : `${message}\n${frames}`;
    // Errors thrown by error listeners are logged but not announced again.
    if (this.announcing) return;
    this.announcing = true;
    try {
      this.events.emit("error", text);
    } finally {
      this.announcing = false;
    }
  }

  /** Appends one `model::EventKind` to the event log; `kind.event` is its tag. */
  record(kind: { event: string } & Record<string, unknown>): void {
    this.native.record(JSON.stringify(kind));
  }

  private announcing = false;
}

/** `TypeError: x is not a function`, or the thrown value as text. */
export function describeError(error: unknown): string {
  if (error instanceof Error) return `${error.name}: ${error.message}`;
  return String(error);
}

/** One file per family of the official API tree: returns the members that the family adds to `wx`. */
export type WxFamily = (runtime: Runtime) => Record<string, unknown>;
