/**
 * The listeners of one object with `on*` and `off*` functions: TCPSocket and UDPSocket.
 * Counterpart: docs/contracts/tcp.md, the rules that both share. Invariant: what a listener throws reaches neither its
 * caller nor the other listeners.
 */
import type { Runtime } from "../runtime";

/** Distinct listeners of one event of one object; further ones are dropped with a notice. Apps register one or two. */
export const OBJECT_LISTENER_COUNT_MAX = 100;

type AnyListener = (result: unknown) => unknown;

/** Listeners by event, in order of registration, each function once. */
export class Listeners<Events extends object> {
  private readonly lists = new Map<keyof Events, readonly AnyListener[]>();

  constructor(
    private readonly runtime: Runtime,
    private readonly owner: string,
  ) {}

  on(event: keyof Events & string, listener: unknown): void {
    const list = this.lists.get(event) ?? [];
    if (typeof listener !== "function" || list.includes(listener as AnyListener)) return;
    if (list.length < OBJECT_LISTENER_COUNT_MAX) {
      // A new list, so that a listener that registers another one is not surprised by it in the same event.
      this.lists.set(event, [...list, listener as AnyListener]);
      return;
    }
    const text = `a ${this.owner} already has ${OBJECT_LISTENER_COUNT_MAX} ${event} listeners; this one is not called`;
    this.runtime.record({ event: "notice", code: "socket-listeners", text, hint: "register listeners once" });
  }

  /** Without a function all of them go (documented). */
  off(event: keyof Events, listener?: unknown): void {
    if (listener === undefined) this.lists.delete(event);
    else
      this.lists.set(
        event,
        (this.lists.get(event) ?? []).filter((one) => one !== listener),
      );
  }

  emit<K extends keyof Events>(event: K, result: Events[K]): void {
    const list = this.lists.get(event);
    if (list === undefined) return;
    for (const listener of list) {
      try {
        listener(result);
      } catch (error) {
        this.runtime.reportError(error, "uncaught");
      }
    }
  }

  clear(): void {
    this.lists.clear();
  }
}
