/**
 * The host of this window, chosen once before anything is drawn. Counterpart: `main.ts` sets it, stores read it.
 * Invariant: components never import this file; a lint keeps it so.
 */
import type { Host } from "./index";

let current: Host | null = null;

export function setHost(host: Host): void {
  current = host;
}

export function useHost(): Host {
  if (!current) throw new Error("the host is not set");
  return current;
}
