/**
 * `EventChannel`: events between a page and the page that it opened with `navigateTo`.
 * Counterpart: `getOpenerEventChannel()` and the `eventChannel` in the result of `navigateTo` are the same object.
 * Invariant: what was emitted before the other side listens is kept and delivered with its first listener.
 */
import type { Runtime } from "../runtime";

type Handler = (...args: unknown[]) => unknown;

/** Events kept for a listener that has not come yet; the oldest of the channel goes first. */
export const PENDING_MAX = 100;

export class EventChannel {
  private readonly listeners = new Map<string, { handler: Handler; once: boolean }[]>();
  private pending: { name: string; args: unknown[] }[] = [];

  constructor(private readonly runtime: Runtime) {}

  emit(name: string, ...args: unknown[]): void {
    const listeners = this.listeners.get(name);
    if (!listeners?.length) {
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

  on(name: string, handler: Handler): void {
    this.add(name, handler, false);
  }

  once(name: string, handler: Handler): void {
    this.add(name, handler, true);
  }

  /** Without a handler all listeners of the event go. */
  off(name: string, handler?: Handler): void {
    if (handler === undefined) this.listeners.delete(name);
    else
      this.listeners.set(
        name,
        (this.listeners.get(name) ?? []).filter((one) => one.handler !== handler),
      );
  }

  private add(name: string, handler: Handler, once: boolean): void {
    if (typeof handler !== "function") return;
    const list = this.listeners.get(name) ?? [];
    list.push({ handler, once });
    this.listeners.set(name, list);
    const waiting = this.pending.filter((one) => one.name === name);
    this.pending = this.pending.filter((one) => one.name !== name);
    for (const one of waiting) this.emit(one.name, ...one.args);
  }
}
