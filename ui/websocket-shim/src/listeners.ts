/**
 * Listeners of a WebSocket, as `EventTarget` keeps them.
 * Invariant: a listener is there once for each type; whoever removes one while an event is told has it no more called.
 */

/** Listeners of one type; more is a leak. Our choice. */
export const LISTENER_COUNT_MAX = 1000;

interface Entry {
  readonly listener: unknown;
  readonly once: boolean;
}

/** By type of event. */
export class Listeners<Events> {
  readonly #entries = new Map<string, Entry[]>();

  /** A function, or an object with `handleEvent`; anything else is ignored, as is one that is there already. */
  add(type: string, listener: unknown, options: unknown): void {
    if (typeof listener !== "function" && (typeof listener !== "object" || listener === null)) return;
    const entries = this.#entries.get(type) ?? [];
    if (entries.some((entry) => entry.listener === listener)) return;
    if (entries.length >= LISTENER_COUNT_MAX) {
      throw new Error(`more than ${LISTENER_COUNT_MAX} listeners of "${type}": remove those that are done`);
    }
    const once = typeof options === "object" && (options as { once?: unknown } | null)?.once === true;
    this.#entries.set(type, [...entries, { listener, once }]);
  }

  remove(type: string, listener: unknown): void {
    const entries = this.#entries.get(type) ?? [];
    this.#entries.set(
      type,
      entries.filter((entry) => entry.listener !== listener),
    );
  }

  call<K extends keyof Events & string>(target: unknown, type: K, event: Events[K]): void {
    for (const entry of this.#entries.get(type) ?? []) {
      if (!this.#entries.get(type)?.includes(entry)) continue;
      if (entry.once) this.remove(type, entry.listener);
      const { listener } = entry;
      if (typeof listener === "function") (listener as (event: Events[K]) => void).call(target, event);
      else (listener as { handleEvent?: (event: Events[K]) => void }).handleEvent?.(event);
    }
  }
}
