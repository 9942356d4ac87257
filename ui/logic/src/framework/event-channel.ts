/**
 * `EventChannel`: events between a page and the page that it opened with `navigateTo`.
 * Counterpart: `getOpenerEventChannel()` is one end, the `eventChannel` in the result of `navigateTo` the other.
 * Invariant: what was emitted before the other side listens is kept and delivered with its first listener.
 */
import type { Runtime } from "../runtime";

type Handler = (...args: unknown[]) => unknown;

/** Events kept for a listener that has not come yet; the oldest of the channel goes first. */
export const PENDING_MAX = 100;

export class EventChannel {
  private readonly listeners = new Map<string, { handler: Handler; once: boolean }[]>();
  private pending: { name: string; args: unknown[] }[] = [];
  private peer: EventChannel | undefined;

  constructor(private readonly runtime: Runtime) {}

  /** Two ends that hear each other. */
  static pair(runtime: Runtime): [EventChannel, EventChannel] {
    const ends: [EventChannel, EventChannel] = [new EventChannel(runtime), new EventChannel(runtime)];
    ends[0].peer = ends[1];
    ends[1].peer = ends[0];
    return ends;
  }

  /** Tells the other side; a page that nobody opened with `navigateTo` has none. */
  emit(name: string, ...args: unknown[]): void {
    this.peer?.deliver(name, args);
  }

  on(name: string, handler: Handler): void {
    this.add(name, handler, false);
  }

  once(name: string, handler: Handler): void {
    this.add(name, handler, true);
  }

  /** Without a handler all listeners of the event go. */
  off(name: string, handler?: Handler): void {
    const kept = handler === undefined ? [] : this.of(name).filter((one) => one.handler !== handler);
    this.listeners.set(name, kept);
  }

  private of(name: string): { handler: Handler; once: boolean }[] {
    return this.listeners.get(name) ?? [];
  }

  private deliver(name: string, args: unknown[]): void {
    const listeners = this.of(name);
    if (listeners.length === 0) {
      if (this.pending.length >= PENDING_MAX) this.pending.shift();
      this.pending.push({ name, args });
      return;
    }
    this.listeners.set(
      name,
      listeners.filter((one) => !one.once),
    );
    for (const one of listeners) this.runtime.guard(one.handler, undefined, ...args);
  }

  private add(name: string, handler: Handler, once: boolean): void {
    if (typeof handler !== "function") return;
    this.listeners.set(name, [...this.of(name), { handler, once }]);
    const waiting = this.pending.filter((one) => one.name === name);
    this.pending = this.pending.filter((one) => one.name !== name);
    for (const one of waiting) this.deliver(one.name, one.args);
  }
}
