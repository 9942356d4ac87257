/**
 * The host when the page runs in a browser: one WebSocket to the server that served the page.
 * Counterpart: `miniwire ui`. Invariant: each call is answered once, with a result or an error; when the connection is lost,
 * the calls that wait fail at once and the next ones wait for the new connection.
 */
import type { Push } from "./generated/bindings";
import { HostError, Listeners, isRpcError, type Host, type HostState } from "./index";

/** Waiting times before the next attempt; the last one is used again and again. */
export const RECONNECT_DELAYS_MS = [250, 500, 1_000, 2_000, 5_000] as const;
const TOKEN_KEY = "miniwire-token";
/** The close code that tells a window that another one took over (`crates/cli/src/ui/socket.rs`). */
export const TAKEN_OVER = 4001;

/** What the transport needs of a page; tests hand in their own. */
export interface PageAround {
  readonly location: Pick<Location, "host" | "protocol" | "hash" | "pathname" | "search">;
  readonly sessionStorage: Pick<Storage, "getItem" | "setItem">;
  readonly history: Pick<History, "replaceState">;
  readonly WebSocket: new (url: string) => WebSocket;
  setTimeout(callback: () => void, ms: number): unknown;
}

interface Waiting {
  resolve(result: unknown): void;
  reject(error: HostError): void;
}

/** The token comes once in the fragment, which no server sees, and is then kept out of the address bar. */
export function readToken(page: PageAround): string {
  const given = new URLSearchParams(page.location.hash.replace(/^#/, "")).get("token");
  if (given === null) return page.sessionStorage.getItem(TOKEN_KEY) ?? "";
  page.sessionStorage.setItem(TOKEN_KEY, given);
  page.history.replaceState(null, "", page.location.pathname + page.location.search);
  return given;
}

class LocalhostConnection {
  private socket: WebSocket | null = null;
  private nextId = 1;
  private attempts = 0;
  private readonly waiting = new Map<number, Waiting>();
  /** Calls made while there was no connection, as they will be sent. */
  private unsent: string[] = [];
  readonly pushes = new Listeners<Push>();
  readonly states = new Listeners<HostState>();
  state: HostState = "connecting";

  constructor(
    private readonly page: PageAround,
    private readonly url: string,
  ) {
    this.connect();
  }

  call(method: string, params: unknown): Promise<unknown> {
    if (this.state === "taken")
      return Promise.reject(new HostError({ code: "taken", message: "another window has taken over" }));
    return new Promise((resolve, reject) => {
      const id = this.nextId++;
      this.waiting.set(id, { resolve, reject });
      const text = JSON.stringify({ id, method, params });
      if (this.socket?.readyState === 1) this.socket.send(text);
      else this.unsent.push(text);
    });
  }

  private connect(): void {
    const socket = new this.page.WebSocket(this.url);
    this.socket = socket;
    socket.onopen = () => {
      this.attempts = 0;
      for (const text of this.unsent.splice(0)) socket.send(text);
      this.enter("connected");
    };
    socket.onmessage = ({ data }: MessageEvent<unknown>) => this.take(data);
    socket.onclose = ({ code }) => this.lose(code === TAKEN_OVER);
  }

  private lose(isTaken: boolean): void {
    this.socket = null;
    this.unsent = [];
    const error = new HostError({ code: "lost", message: "miniwire is out of reach" });
    for (const waiting of this.waiting.values()) waiting.reject(error);
    this.waiting.clear();
    this.enter(isTaken ? "taken" : "lost");
    // Connecting again would take the window back, and the other one would do the same, without end.
    if (isTaken) return;
    const delay = RECONNECT_DELAYS_MS[Math.min(this.attempts++, RECONNECT_DELAYS_MS.length - 1)] ?? 0;
    this.page.setTimeout(() => this.connect(), delay);
  }

  private take(data: unknown): void {
    const message = parse(data);
    if (message === null) return;
    if (typeof message["push"] === "string") this.pushes.tell(message as unknown as Push);
    if (typeof message["id"] !== "number") return;
    const waiting = this.waiting.get(message["id"]);
    this.waiting.delete(message["id"]);
    if (isRpcError(message["error"])) waiting?.reject(new HostError(message["error"]));
    else waiting?.resolve(message["result"]);
  }

  private enter(state: HostState): void {
    if (state === this.state) return;
    this.state = state;
    this.states.tell(state);
  }
}

function parse(data: unknown): Record<string, unknown> | null {
  if (typeof data !== "string") return null;
  try {
    const value: unknown = JSON.parse(data);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

export function openLocalhost(page: PageAround): Host {
  const scheme = page.location.protocol === "https:" ? "wss" : "ws";
  const token = encodeURIComponent(readToken(page));
  const connection = new LocalhostConnection(page, `${scheme}://${page.location.host}/rpc?token=${token}`);
  return {
    kind: "localhost",
    frameUrl: "/phone/frame.html",
    // The types of a result are the schema's promise; the server is our own.
    call: (method, params) => connection.call(method, params) as Promise<never>,
    onPush: (listener) => connection.pushes.add(listener),
    onState(listener) {
      listener(connection.state);
      return connection.states.add(listener);
    },
    pickFolder: () => Promise.resolve(null),
  };
}
