/**
 * The host behind one interface: calls go in, pushes come out, and nobody above knows what carries them.
 * Counterpart: `tauri.ts`, `localhost.ts` and `memory/` implement it; the stores are the only callers.
 * Invariant: a failed call rejects with an `RpcError`-shaped `HostError`, whatever went wrong on the way.
 */
import type { Methods, Push, RpcError } from "./generated/bindings";

export type MethodName = keyof Methods;
export type Params<M extends MethodName> = Methods[M][0];
export type Result<M extends MethodName> = Methods[M][1];

/** `lost` is what the status line shows while a host is out of reach. */
/** `taken`: another window has taken over, and this one waits to be loaded again. */
export type HostState = "connecting" | "connected" | "lost" | "taken";
export type Unsubscribe = () => void;

export interface Host {
  readonly kind: "tauri" | "localhost" | "memory";
  /** Address of the phone's frame. */
  readonly frameUrl: string;
  call<M extends MethodName>(method: M, params: Params<M>): Promise<Result<M>>;
  onPush(listener: (push: Push) => void): Unsubscribe;
  /** Tells the state now, and each time it changes. */
  onState(listener: (state: HostState) => void): Unsubscribe;
  /** Path of the folder that the user chose; null when there was no choice or there is no dialog. */
  pickFolder(): Promise<string | null>;
}

/** A call that failed, with the next step when there is one. */
export class HostError extends Error {
  readonly code: string;
  readonly hint: string | undefined;

  constructor(error: RpcError) {
    super(error.message);
    this.name = "HostError";
    this.code = error.code;
    this.hint = error.hint;
  }

  /** Hosts reject with plain data, with errors of their own, or with text. */
  static from(cause: unknown): HostError {
    if (cause instanceof HostError) return cause;
    if (isRpcError(cause)) return new HostError(cause);
    return new HostError({ code: "host", message: cause instanceof Error ? cause.message : String(cause) });
  }
}

export function isRpcError(value: unknown): value is RpcError {
  if (typeof value !== "object" || value === null) return false;
  const error = value as Partial<Record<keyof RpcError, unknown>>;
  return typeof error.code === "string" && typeof error.message === "string";
}

/** Listeners of a host; one that throws does not keep the others from hearing. */
export class Listeners<T> {
  private readonly listeners = new Set<(value: T) => void>();

  add(listener: (value: T) => void): Unsubscribe {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  tell(value: T): void {
    for (const listener of [...this.listeners]) {
      try {
        listener(value);
      } catch (error) {
        reportError(error);
      }
    }
  }
}

/** Tauri where its internals are, the memory host where a development build is asked for it, else the server of the page. */
export async function chooseHost(window: Window & typeof globalThis): Promise<Host> {
  if (window.__TAURI_INTERNALS__ !== undefined) return (await import("./tauri")).openTauri();
  if (import.meta.env.DEV && new URLSearchParams(window.location.search).has("memory"))
    return (await import("./memory")).openMemory(new URLSearchParams(window.location.search));
  return (await import("./localhost")).openLocalhost(window);
}
