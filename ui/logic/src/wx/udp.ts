/**
 * `wx.createUDPSocket` and UDPSocket: arguments, the order of calls, listeners.
 * Counterpart: `crates/logic/src/tasks/udp.rs` over `native.udp`. Sources: docs/contracts/udp.md.
 * Invariants: no listener runs inside a call of the app; `close` is the last event of a socket.
 */
import type { SocketFailure, UdpEvents } from "../native";
import type { Runtime } from "../runtime";
import { Listeners } from "./listeners";
import { destination, EVENT_OK, invalidPort, isFailure, isPort, sendable, systemFailure } from "./socket-failure";
import type { Support } from "./support";

interface SendOptions {
  address: string;
  port: number;
  message: string | ArrayBuffer;
  offset?: number;
  length?: number;
  setBroadcast?: boolean;
}

/** What the app's listeners get. */
interface AppEvents {
  listening: { errMsg: string };
  message: UdpEvents["message"];
  error: SocketFailure;
  close: { errMsg: string };
}

interface Peer {
  address: string;
  port: number;
}

/** What `createUDPSocket` returns. */
export class UDPSocket {
  readonly #table: UdpTable;
  readonly #id: number;
  readonly #ipv6: boolean;
  readonly #listeners: Listeners<AppEvents>;
  #state: "new" | "bound" | "closing" | "closed" = "new";

  constructor(table: UdpTable, id: number, ipv6: boolean) {
    this.#table = table;
    this.#id = id;
    this.#ipv6 = ipv6;
    this.#listeners = new Listeners(table.runtime, "UDPSocket");
  }

  /** The port that was bound; 0 where none was, and then `onError` says why (observed on iOS). */
  bind(port?: number): number {
    if (this.#state !== "new") {
      this.#fail(systemFailure("bind", this.#state === "bound" ? "EINVAL" : "EBADF"));
      return 0;
    }
    const wanted: unknown = port ?? 0;
    if (isPort(wanted)) return this.#bind(wanted);
    this.#fail(invalidPort("bind"));
    return 0;
  }

  setTTL(ttl?: number): void {
    // Documented: 0 to 255, after the socket listens.
    const isByte = Number.isInteger(ttl) && (ttl as number) >= 0 && (ttl as number) <= 255;
    if (this.#state !== "bound") this.#fail(systemFailure("setTTL", "EBADF"));
    else if (!isByte) this.#fail(systemFailure("setTTL", "EINVAL"));
    else this.#fail(this.#table.runtime.native.udp.setTTL(this.#id, ttl as number));
  }

  send(options?: SendOptions): void {
    this.#fail(this.#send(options, false));
  }

  /** As `send`; goes to the peer that was connected to, where there is one. */
  write(options?: SendOptions): void {
    this.#fail(this.#send(options, true));
  }

  connect(options?: Peer): void {
    const to = destination("connect", options);
    if (isFailure(to)) this.#fail(to);
    else if (this.#bound("connect")) this.#fail(this.#table.runtime.native.udp.connect(this.#id, to.address, to.port));
  }

  close(): void {
    const { runtime } = this.#table;
    if (this.#state === "new") {
      this.#state = "closed";
      runtime.defer(() => this.#listeners.emit("close", EVENT_OK));
    } else if (this.#state === "bound") {
      this.#state = "closing";
      runtime.native.udp.close(this.#id);
    }
  }

  onListening(listener: (result: { errMsg: string }) => void): void {
    this.#listeners.on("listening", listener);
  }
  offListening(listener?: unknown): void {
    this.#listeners.off("listening", listener);
  }
  onMessage(listener: (result: UdpEvents["message"]) => void): void {
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

  /** Reaches what the table must know of a socket and the app must not. */
  static take<K extends keyof UdpEvents>(socket: UDPSocket, type: K, payload: UdpEvents[K]): void {
    // After `close` no message is told (documented).
    if (type === "message" && socket.#state !== "bound") return;
    if (type === "close") socket.#state = "closed";
    const hasPayload = type === "message" || type === "error";
    socket.#listeners.emit(type, hasPayload ? (payload as AppEvents[K]) : (EVENT_OK as AppEvents[K]));
  }

  #bind(port: number): number {
    const bound = this.#table.runtime.native.udp.bind(this.#id, this.#ipv6, port);
    if (typeof bound !== "number") {
      this.#fail(bound);
      return 0;
    }
    this.#state = "bound";
    this.#table.keep(this.#id, this);
    return bound;
  }

  /** Binds a socket that nobody bound, as the system does. False where it cannot be used; that has been told then. */
  #bound(call: string): boolean {
    if (this.#state === "new") return this.#bind(0) !== 0;
    if (this.#state === "bound") return true;
    this.#fail(systemFailure(call, "EBADF"));
    return false;
  }

  #send(options: SendOptions | undefined, preferConnected: boolean): SocketFailure | undefined {
    const to = destination("send", options);
    if (isFailure(to)) return to;
    const { message, offset, length, setBroadcast } = options as SendOptions;
    const data = sendable("send", message);
    if (isFailure(data)) return data;
    if (!this.#bound("send")) return undefined;
    const part = typeof data === "string" ? data : slice(data, offset, length);
    const broadcast = setBroadcast === true;
    return this.#table.runtime.native.udp.send(this.#id, { ...to, message: part, broadcast, preferConnected });
  }

  #fail(failure: SocketFailure | undefined): void {
    if (failure) this.#table.runtime.defer(() => this.#listeners.emit("error", failure));
  }
}

/** The bound UDP sockets of one session: they live until they are closed, whether the app holds them or not (documented). */
export class UdpTable {
  private readonly sockets = new Map<number, UDPSocket>();
  private lastId = 0;

  constructor(readonly runtime: Runtime) {}

  create(type: unknown): UDPSocket {
    return new UDPSocket(this, ++this.lastId, type === "udp6");
  }

  keep(id: number, socket: UDPSocket): void {
    this.sockets.set(id, socket);
  }

  /** `Entry.udp`: one event of the socket that native knows as `id`. */
  dispatch<K extends keyof UdpEvents>(id: number, type: K, payload: UdpEvents[K]): void {
    const socket = this.sockets.get(id);
    if (socket === undefined) return;
    if (type === "close") this.sockets.delete(id);
    UDPSocket.take(socket, type, payload);
  }
}

const tables = new WeakMap<Runtime, UdpTable>();

/** The UDP sockets of a session; `main.ts` forwards `Entry.udp` to its `dispatch`. */
export function udpEvents(runtime: Runtime): UdpTable {
  let table = tables.get(runtime);
  if (table === undefined) tables.set(runtime, (table = new UdpTable(runtime)));
  return table;
}

/** The UDP family of `wx`. */
export function udpFamily(runtime: Runtime) {
  const table = udpEvents(runtime);
  return { createUDPSocket: (type?: string, _options?: object): UDPSocket => table.create(type) };
}

export const udpSupport = {
  createUDPSocket: "full",
} satisfies Support<ReturnType<typeof udpFamily>>;

/** `length` defaults to the whole message, so with an offset alone it reaches behind the end and is cut there. */
function slice(data: ArrayBuffer, offset: unknown, length: unknown): ArrayBuffer {
  const from = isCount(offset) ? offset : 0;
  const count = isCount(length) ? length : data.byteLength;
  return from === 0 && count >= data.byteLength ? data : data.slice(from, from + count);
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0;
}
