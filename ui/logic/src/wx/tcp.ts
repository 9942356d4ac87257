/**
 * `wx.createTCPSocket` and TCPSocket: arguments, the order of calls, listeners.
 * Counterpart: `crates/logic/src/tasks/tcp.rs` over `native.tcp`. Sources: docs/contracts/tcp.md.
 * Invariants: no listener runs inside a call of the app; `close` is the last event of a socket.
 */
import type { AddressInfo, SocketFailure, TcpEvents } from "../native";
import type { Runtime } from "../runtime";
import { isObject } from "./callback";
import {
  TCP_UDP_BIND_WIFI,
  TCP_UDP_BIND_WIFI_BAD,
  TCP_UDP_CREATED_TOO_MUCH,
  TCP_UDP_NO_HTTP_DNS,
} from "./generated/errors";
import { Listeners } from "./listeners";
import { destination, EVENT_OK, failure, invalidPort, isFailure, sendable, systemFailure } from "./socket-failure";
import type { Support } from "./support";

/** Sockets that may be created in one window of time (documented). */
export const CREATION_COUNT_MAX = 20;
/** The window: five minutes (documented). */
export const CREATION_WINDOW_MS = 5 * 60_000;
/** Seconds that connecting may take where the app says nothing (documented). */
const TIMEOUT_DEFAULT_S = 2;

/** Ports that no socket may connect to, besides those below 1024 and 8000 to 8100 (documented). */
const BANNED_PORTS: ReadonlySet<number> = new Set([
  1099, 1433, 1521, 1719, 1720, 1723, 2049, 2375, 3128, 3306, 3389, 3659, 4045, 5060, 5061, 5432, 5984, 6000, 6379,
  6566, 7001, 7002, 8443, 8888, 9200, 9300, 10051, 10080, 11211, 27017, 27018, 27019,
]);

interface CreateOptions {
  type?: "ipv4" | "ipv6";
}

interface ConnectOptions {
  address: string;
  port: number;
  /** Seconds. */
  timeout?: number;
  enableHttpDNS?: boolean;
  httpDNSServiceId?: string;
  tcpNoDelay?: boolean;
}

interface ConnectResult {
  useHttpDNS: boolean;
  exception: { reasons: { errMsg: string; errno: string }[] };
  /** As typed; the devtools leave both out (documented). */
  localInfo: AddressInfo;
  remoteInfo: AddressInfo;
}

/** What the app's listeners get. */
interface AppEvents {
  connect: ConnectResult;
  message: TcpEvents["message"];
  error: SocketFailure;
  close: { errMsg: string };
  bindWifi: { errMsg: string };
}

type State = "new" | "connecting" | "open" | "closing" | "closed";

/** Why `connect` is refused in a state. */
const CONNECT_REFUSALS = {
  connecting: "EALREADY",
  open: "EISCONN",
  closing: "EISCONN",
  closed: "EBADF",
} as const;

/** What a listener of HttpDNS hears: there is no such service here (documented text and code). */
const NO_HTTP_DNS = { errMsg: TCP_UDP_NO_HTTP_DNS.text, errno: String(TCP_UDP_NO_HTTP_DNS.errno) };

/** What `createTCPSocket` returns. */
export class TCPSocket {
  readonly #table: TcpTable;
  readonly #id: number;
  readonly #ipv6: boolean;
  readonly #listeners: Listeners<AppEvents>;
  #state: State = "new";
  #wantsHttpDns = false;

  constructor(table: TcpTable, id: number, ipv6: boolean) {
    this.#table = table;
    this.#id = id;
    this.#ipv6 = ipv6;
    this.#listeners = new Listeners(table.runtime, "TCPSocket");
  }

  connect(options?: ConnectOptions): void {
    const refused =
      this.#state === "new" ? this.#connect(options) : systemFailure("connect", CONNECT_REFUSALS[this.#state]);
    if (refused) this.#fail(refused);
  }

  write(data?: string | ArrayBuffer): void {
    const refused = this.#write(data);
    if (refused) this.#fail(refused);
  }

  close(): void {
    const { runtime } = this.#table;
    if (this.#state === "new") {
      this.#state = "closed";
      runtime.defer(() => this.#listeners.emit("close", EVENT_OK));
    } else if (this.#state === "connecting" || this.#state === "open") {
      this.#state = "closing";
      runtime.native.tcp.close(this.#id);
    }
  }

  /** A computer has no BSSID to bind to; the code is the documented one of a phone that is no Android. */
  bindWifi(options?: { BSSID: string }): void {
    const { BSSID } = isObject(options) ? options : ({} as Record<string, unknown>);
    const isName = typeof BSSID === "string" && BSSID !== "";
    this.#fail(failure(isName ? TCP_UDP_BIND_WIFI : TCP_UDP_BIND_WIFI_BAD, {}));
  }

  onConnect(listener: (result: ConnectResult) => void): void {
    this.#listeners.on("connect", listener);
  }
  offConnect(listener?: unknown): void {
    this.#listeners.off("connect", listener);
  }
  onMessage(listener: (result: TcpEvents["message"]) => void): void {
    this.#listeners.on("message", listener);
  }
  offMessage(listener?: unknown): void {
    this.#listeners.off("message", listener);
  }
  onError(listener: (result: SocketFailure) => void): void {
    this.#listeners.on("error", listener);
  }
  offError(listener?: unknown): void {
    this.#listeners.off("error", listener);
  }
  onClose(listener: (result: { errMsg: string }) => void): void {
    this.#listeners.on("close", listener);
  }
  offClose(listener?: unknown): void {
    this.#listeners.off("close", listener);
  }
  onBindWifi(listener: (result: { errMsg: string }) => void): void {
    this.#listeners.on("bindWifi", listener);
  }
  offBindWifi(listener?: unknown): void {
    this.#listeners.off("bindWifi", listener);
  }

  /** Reaches what the table must know of a socket and the app must not. */
  static take<K extends keyof TcpEvents>(socket: TCPSocket, type: K, payload: TcpEvents[K]): void {
    socket.#take(type, payload);
  }

  #connect(options: unknown): SocketFailure | undefined {
    const to = destination("connect", options);
    if (isFailure(to)) return to;
    if (isBanned(to.port)) return invalidPort("connect");
    const { timeout, enableHttpDNS, tcpNoDelay } = options as ConnectOptions;
    const refused = this.#table.runtime.native.tcp.connect(this.#id, {
      ...to,
      ipv6: this.#ipv6,
      noDelay: tcpNoDelay === true,
      timeoutMs: timeoutSeconds(timeout) * 1000,
    });
    if (refused) return refused;
    this.#wantsHttpDns = enableHttpDNS === true;
    this.#state = "connecting";
    this.#table.keep(this.#id, this);
    return undefined;
  }

  #write(data: unknown): SocketFailure | undefined {
    const bytes = sendable("write", data);
    if (isFailure(bytes)) return bytes;
    if (this.#state === "closing" || this.#state === "closed") return systemFailure("write", "EPIPE");
    if (this.#state !== "open") return systemFailure("write", "ENOTCONN");
    return this.#table.runtime.native.tcp.write(this.#id, bytes);
  }

  #fail(why: SocketFailure): void {
    this.#table.runtime.defer(() => this.#listeners.emit("error", why));
  }

  #take<K extends keyof TcpEvents>(type: K, payload: TcpEvents[K]): void {
    if (type === "connect") {
      if (this.#state === "connecting") this.#state = "open";
      this.#listeners.emit("connect", this.#connectResult(payload as TcpEvents["connect"]));
    } else if (type === "message") {
      // After `close` the app wants no more.
      if (this.#state === "open") this.#listeners.emit("message", payload as TcpEvents["message"]);
    } else if (type === "error") {
      this.#listeners.emit("error", payload as SocketFailure);
    } else {
      this.#state = "closed";
      this.#listeners.emit("close", EVENT_OK);
    }
  }

  #connectResult(payload: TcpEvents["connect"]): ConnectResult {
    const exception = { reasons: this.#wantsHttpDns ? [NO_HTTP_DNS] : [] };
    // Only phones tell the addresses (documented).
    const addresses = this.#table.runtime.native.config.profile === "device" ? payload : {};
    return { useHttpDNS: false, exception, ...addresses } as ConnectResult;
  }
}

/** The TCP sockets of one session that are connecting or open, and when the last ones were created. */
export class TcpTable {
  private readonly sockets = new Map<number, TCPSocket>();
  private readonly created: number[] = [];
  private lastId = 0;

  constructor(readonly runtime: Runtime) {}

  /** `wx.createTCPSocket`. Throws where too many were created (observed; the text is the observed one). */
  create(options: unknown): TCPSocket {
    const now = this.runtime.native.now();
    while (this.created.length > 0 && now - (this.created[0] as number) >= CREATION_WINDOW_MS) this.created.shift();
    if (this.created.length >= CREATION_COUNT_MAX) throw new Error(TCP_UDP_CREATED_TOO_MUCH.text);
    this.created.push(now);
    return new TCPSocket(this, ++this.lastId, isObject(options) && options.type === "ipv6");
  }

  keep(id: number, socket: TCPSocket): void {
    this.sockets.set(id, socket);
  }

  /** `Entry.tcp`: one event of the socket that native knows as `id`. */
  dispatch<K extends keyof TcpEvents>(id: number, type: K, payload: TcpEvents[K]): void {
    const socket = this.sockets.get(id);
    if (socket === undefined) return;
    if (type === "close") this.sockets.delete(id);
    TCPSocket.take(socket, type, payload);
  }
}

const tables = new WeakMap<Runtime, TcpTable>();

/** The TCP sockets of a session; `main.ts` forwards `Entry.tcp` to its `dispatch`. */
export function tcpEvents(runtime: Runtime): TcpTable {
  let table = tables.get(runtime);
  if (table === undefined) tables.set(runtime, (table = new TcpTable(runtime)));
  return table;
}

/** The TCP family of `wx`. */
export function tcpFamily(runtime: Runtime) {
  const table = tcpEvents(runtime);
  return { createTCPSocket: (options?: CreateOptions): TCPSocket => table.create(options) };
}

export const tcpSupport = {
  createTCPSocket:
    "full: bindWifi fails in its documented form (Android only), HttpDNS as a service that was not bought",
} satisfies Support<ReturnType<typeof tcpFamily>>;

function isBanned(port: number): boolean {
  return port < 1024 || (port >= 8000 && port <= 8100) || BANNED_PORTS.has(port);
}

/** What is no number above zero counts as not set. */
function timeoutSeconds(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) && value > 0 ? value : TIMEOUT_DEFAULT_S;
}
