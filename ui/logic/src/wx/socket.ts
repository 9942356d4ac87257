/**
 * `wx.connectSocket`, SocketTask and the legacy socket functions: arguments, listeners and the order of events.
 * Counterpart: `crates/logic/src/tasks/socket.rs` (states, limits, wire) over `native.socket`. Sources: docs/contracts/socket.md.
 * Invariant: no listener runs inside a call of the app; a message costs one object and the calls of its listeners.
 */
import type { Turn } from "../framework/turn";
import type { SocketEvents } from "../native";
import type { Runtime } from "../runtime";
import {
  answer,
  ApiFailure,
  asyncApi,
  hasCallbacks,
  isObject,
  parameterError,
  refusal,
  typeName,
  type ApiResult,
  type Callbacks,
} from "./callback";
import {
  SOCKET_CLOSE_INVALID_CODE,
  SOCKET_CLOSE_LONG_REASON,
  SOCKET_CLOSE_NOT_OPEN,
  SOCKET_CONNECT_INVALID_URL,
  SOCKET_LEGACY_SEND_NOT_OPEN,
  SOCKET_SEND_BAD_DATA,
  SOCKET_SEND_NOT_OPEN,
} from "./generated/errors";
import { headerPairs, timeoutMs } from "./request-data";
import type { Support } from "./support";

/** Distinct listeners of one event of one task; further ones are dropped with a notice. Apps register one or two. */
export const LISTENER_COUNT_MAX = 100;
/** Bytes of a close reason (RFC 6455 and the wx documentation). */
export const CLOSE_REASON_BYTES_MAX = 123;

const CONNECTING = 0;
const OPEN = 1;
const CLOSING = 2;
const CLOSED = 3;

type EventName = keyof SocketEvents | "message";
type EventListener = (result: unknown) => unknown;
type Listeners = Record<EventName, readonly EventListener[]>;

export interface ConnectSocketOptions {
  url: string;
  header?: object;
  protocols?: string[];
  tcpNoDelay?: boolean;
  perMessageDeflate?: boolean;
  timeout?: number;
  forceCellularNetwork?: boolean;
}

/** Milliseconds; the names are those of the typings. Always complete. */
export type SocketProfile = Record<
  | "fetchStart"
  | "domainLookUpStart"
  | "domainLookUpEnd"
  | "connectStart"
  | "connectEnd"
  | "rtt"
  | "handshakeCost"
  | "cost",
  number
>;

export interface OpenResult {
  header: Record<string, string>;
  profile: SocketProfile;
}

export interface CloseOptions {
  code?: number;
  reason?: string;
}

interface MessageResult {
  data: string | ArrayBuffer;
}

export interface SendOptions {
  data: string | ArrayBuffer;
}

/** What `connectSocket` returns. Six documented methods, and the fields that programs read although they are undocumented. */
export class SocketTask {
  readonly CONNECTING = CONNECTING;
  readonly OPEN = OPEN;
  readonly CLOSING = CLOSING;
  readonly CLOSED = CLOSED;
  readyState: 0 | 1 | 2 | 3 = CONNECTING;
  readonly #table: SocketTable;
  readonly #listeners: Listeners;

  constructor(
    table: SocketTable,
    listeners: Listeners,
    readonly socketTaskId: number,
    readonly errMsg: string,
  ) {
    this.#table = table;
    this.#listeners = listeners;
  }

  send(options?: SendOptions & Callbacks): void {
    const { runtime } = this.#table;
    const failure = this.#table.send(this, options);
    if (failure) answer(runtime, "SocketTask.send", options, failure);
    else if (hasCallbacks(options)) answer(runtime, "sendSocketMessage", options, {});
  }

  close(options?: CloseOptions & Callbacks): void {
    answer(this.#table.runtime, "closeSocket", options, this.#table.close(this, options) ?? {});
  }

  onOpen(listener: (result: OpenResult) => void): void {
    this.#add("open", listener);
  }

  onMessage(listener: (result: { data: string | ArrayBuffer }) => void): void {
    this.#add("message", listener);
  }

  onClose(listener: (result: SocketEvents["close"]) => void): void {
    this.#add("close", listener);
  }

  onError(listener: (result: SocketEvents["error"]) => void): void {
    this.#add("error", listener);
  }

  #add(event: EventName, listener: unknown): void {
    const list = this.#listeners[event];
    if (typeof listener !== "function" || list.includes(listener as EventListener)) return;
    if (list.length < LISTENER_COUNT_MAX) {
      // A new list, so that a listener that registers another one is not surprised by it in the same event.
      this.#listeners[event] = [...list, listener as EventListener];
      return;
    }
    const text = `a socket already has ${LISTENER_COUNT_MAX} ${event} listeners; this one is not called`;
    this.#table.notice("socket-listeners", text, "register listeners once, right after connectSocket");
  }
}

/** A socket that has not ended, as the table keeps it. */
interface Socket {
  readonly task: SocketTask;
  readonly listeners: Listeners;
}

/** The sockets of one session that have not ended, and the single slots of the legacy listeners. */
export class SocketTable {
  private readonly sockets = new Map<number, Socket>();
  private readonly globals: Partial<Record<EventName, EventListener>> = {};
  private readonly noticed = new Set<string>();
  /** The engine forgets the shape of an object with the last one that has it; so it is not made anew for each message. */
  readonly shaped: MessageResult = { data: "" };
  private lastId = 0;
  /** The socket that the legacy functions mean: the one created last (staff answer). */
  private latest: SocketTask | undefined;

  constructor(readonly runtime: Runtime) {}

  /** `wx.connectSocket`. Undefined where the arguments are wrong; a task that is already closed where it was refused. */
  connect(options: unknown): SocketTask | undefined {
    if (!isObject(options)) return undefined;
    const url: unknown = options.url;
    const bad =
      typeof url !== "string"
        ? parameterError("parameter.url", "String", url)
        : /^wss?:\/\/./i.test(url)
          ? undefined
          : refusal(SOCKET_CONNECT_INVALID_URL, { url });
    if (bad) {
      answer(this.runtime, "connectSocket", options, bad);
      return undefined;
    }
    return this.open(url as string, options);
  }

  private open(url: string, options: Record<string, unknown>): SocketTask | undefined {
    const id = ++this.lastId;
    const reason = this.runtime.native.socket.open(id, {
      url,
      header: headerPairs(options.header),
      protocols: this.protocols(options.protocols),
      tcpNoDelay: options.tcpNoDelay === true,
      perMessageDeflate: options.perMessageDeflate === true,
      timeout: timeoutMs(options.timeout),
    });
    if (reason !== undefined) {
      answer(this.runtime, "connectSocket", options, new ApiFailure(reason));
      if (reason.startsWith("invalid url")) return undefined;
      const dead = new SocketTask(this, noListeners(), id, `connectSocket:fail ${reason}`);
      dead.readyState = CLOSED;
      return dead;
    }
    const listeners = noListeners();
    const task = new SocketTask(this, listeners, id, "connectSocket:ok");
    this.sockets.set(id, { task, listeners });
    this.latest = task;
    answer(this.runtime, "connectSocket", options, { socketTaskId: id });
    return task;
  }

  /** Phones take an array only; a string is what the devtools take as well. */
  private protocols(value: unknown): string[] {
    if (Array.isArray(value)) return value.map(String);
    if (typeof value !== "string") return [];
    if (this.runtime.native.config.profile === "device") {
      const text = `connectSocket: protocols should be an array, got the string "${value}"; phones ignore it`;
      this.notice("socket-protocols", text, `write protocols: ["${value}"]`);
    }
    return [value];
  }

  /** Hands `options.data` to the stack; a failure is the answer of `SocketTask.send`. */
  send(task: SocketTask | undefined, options: unknown): ApiFailure | undefined {
    const data: unknown = isObject(options) ? options.data : undefined;
    if (typeof data !== "string" && typeName(data) !== "ArrayBuffer") {
      return refusal(SOCKET_SEND_BAD_DATA, { type: typeName(data) });
    }
    if (task?.readyState !== OPEN) return refusal(SOCKET_SEND_NOT_OPEN);
    const reason = this.runtime.native.socket.send(task.socketTaskId, data as string | ArrayBuffer);
    return reason === undefined ? undefined : new ApiFailure(reason);
  }

  /** Starts closing, or cancels the handshake. Closing twice is fine until the close is complete, as in browsers. */
  close(task: SocketTask, options: unknown): ApiFailure | undefined {
    const { code: givenCode, reason: givenReason } = isObject(options) ? options : ({} as Record<string, unknown>);
    const code = typeof givenCode === "number" ? givenCode : 1000;
    const reason = typeof givenReason === "string" ? givenReason : "";
    if (code !== 1000 && !(Number.isInteger(code) && code >= 3000 && code <= 4999))
      return refusal(SOCKET_CLOSE_INVALID_CODE);
    if (utf8Length(reason) > CLOSE_REASON_BYTES_MAX) return refusal(SOCKET_CLOSE_LONG_REASON);
    if (task.readyState === CLOSED) return refusal(SOCKET_CLOSE_NOT_OPEN);
    if (task.readyState === CLOSING) return undefined;
    const refused = this.runtime.native.socket.close(task.socketTaskId, code, reason);
    if (refused !== undefined) return new ApiFailure(refused);
    task.readyState = CLOSING;
    return undefined;
  }

  /** `Entry.socket`: one event of the socket that native knows as `id`. Task listeners come before the legacy one. */
  dispatch<K extends keyof SocketEvents>(id: number, type: K, payload: SocketEvents[K]): void {
    const socket = this.sockets.get(id);
    if (socket === undefined) return;
    const legacy = socket.task === this.meant ? this.globals[type] : undefined;
    this.changeState(socket.task, type);
    this.deliver(socket.listeners[type], payload);
    if (legacy === undefined) return;
    // The legacy open event has no profile (typings).
    this.deliver([legacy], type === "open" ? { header: (payload as SocketEvents["open"]).header } : payload);
  }

  /**
   * `Entry.socketMessage`: `turn.run` and `dispatch` in one function that calls nothing but listeners. To the interpreter a
   * call is the dearest thing in here, and then each field that it looks up. Native sends none after the end of a socket.
   */
  messages(turn: Pick<Turn, "depth" | "unsettled" | "settle">): (id: number, data: string | ArrayBuffer) => void {
    const { globals } = this;
    let recentId = 0;
    let recent: Socket | undefined;
    return (id, data) => {
      if (id !== recentId) {
        recent = this.sockets.get(id);
        recentId = id;
      }
      if (recent === undefined) return;
      const result: MessageResult = { data };
      const list = recent.listeners.message;
      let legacy = globals.message;
      if (legacy !== undefined && recent.task !== this.meant) legacy = undefined;
      turn.depth = 1;
      for (let i = 0, count = list.length; i < count; i++) {
        const listener = list[i] as EventListener;
        try {
          listener(result);
        } catch (error) {
          this.runtime.reportError(error, "uncaught");
        }
      }
      if (legacy !== undefined) this.deliver([legacy], result);
      turn.depth = 0;
      if (turn.unsettled) turn.settle();
    };
  }

  /** The socket that the legacy functions mean: created last, or first of those that live; the project chooses. */
  private get meant(): SocketTask | undefined {
    if (this.runtime.native.config.globalSocket === "latest") return this.latest;
    return this.sockets.values().next().value?.task;
  }

  private get endsWithError(): boolean {
    return this.runtime.native.config.failedOpening === "error";
  }

  private changeState(task: SocketTask, type: keyof SocketEvents): void {
    if (type === "open") {
      if (task.readyState === CONNECTING) task.readyState = OPEN;
      return;
    }
    // `close` ends every socket, also after an error; until then the task stays in the table so that it is delivered.
    const isLast = type === "close" || (this.endsWithError && task.readyState === CONNECTING);
    task.readyState = CLOSED;
    if (isLast) this.sockets.delete(task.socketTaskId);
  }

  /** As `runtime.guard`, without its argument lists and without an iterator. */
  private deliver(listeners: readonly EventListener[], result: unknown): void {
    for (let i = 0; i < listeners.length; i++) {
      try {
        (listeners[i] as EventListener)(result);
      } catch (error) {
        this.runtime.reportError(error, "uncaught");
      }
    }
  }

  /** `wx.sendSocketMessage`: acts on the latest socket. */
  sendLatest(options: unknown): ApiFailure | undefined {
    this.warnOfSeveral("sendSocketMessage");
    const failure = this.send(this.meant, options);
    const notOpen = failure?.reason === SOCKET_SEND_NOT_OPEN.text;
    return notOpen ? refusal(SOCKET_LEGACY_SEND_NOT_OPEN) : failure;
  }

  /** `wx.closeSocket`: acts on the latest socket, and on an open one only (documented). */
  closeLatest(options: unknown): ApiFailure | undefined {
    this.warnOfSeveral("closeSocket");
    const task = this.meant;
    if (task === undefined || task.readyState === CONNECTING) return refusal(SOCKET_CLOSE_NOT_OPEN);
    return this.close(task, options);
  }

  /** One slot per event: a second registration replaces the first (observed). */
  listen(event: EventName, listener: unknown): void {
    if (typeof listener === "function") this.globals[event] = listener as EventListener;
  }

  private warnOfSeveral(api: string): void {
    if (this.sockets.size < 2) return;
    const text = `wx.${api} acts on the socket created last; ${this.sockets.size} sockets exist`;
    this.notice("socket-globals", text, "call the method of the SocketTask that connectSocket returned");
  }

  /** Each code once. */
  notice(code: string, text: string, hint: string): void {
    if (this.noticed.has(code)) return;
    this.noticed.add(code);
    this.runtime.record({ event: "notice", code, text, hint });
  }
}

const tables = new WeakMap<Runtime, SocketTable>();

/** The sockets of a session; `main.ts` forwards `Entry.socket` to its `dispatch`. */
export function socketEvents(runtime: Runtime): SocketTable {
  let table = tables.get(runtime);
  if (table === undefined) tables.set(runtime, (table = new SocketTable(runtime)));
  return table;
}

/** The socket family of `wx`. */
export function socketFamily(runtime: Runtime) {
  const table = socketEvents(runtime);
  return {
    connectSocket: (options?: ConnectSocketOptions & Callbacks<{ socketTaskId: number }>): SocketTask | undefined =>
      table.connect(options),
    sendSocketMessage: asyncApi<SendOptions, object>(
      runtime,
      "sendSocketMessage",
      (options) => table.sendLatest(options) ?? {},
    ),
    closeSocket: asyncApi<CloseOptions, object>(runtime, "closeSocket", (options) => table.closeLatest(options) ?? {}),
    onSocketOpen: (listener: (result: { header: Record<string, string> }) => void): void =>
      table.listen("open", listener),
    onSocketMessage: (listener: (result: { data: string | ArrayBuffer }) => void): void =>
      table.listen("message", listener),
    onSocketClose: (listener: (result: SocketEvents["close"]) => void): void => table.listen("close", listener),
    onSocketError: (listener: (result: ApiResult) => void): void => table.listen("error", listener),
  };
}

export const socketSupport = {
  connectSocket: "full: forceCellularNetwork is accepted, a computer has no cellular interface",
  sendSocketMessage: "full",
  closeSocket: "full",
  onSocketOpen: "full",
  onSocketMessage: "full",
  onSocketClose: "full",
  onSocketError: "full",
} satisfies Support<ReturnType<typeof socketFamily>>;

function noListeners(): Listeners {
  return { open: [], message: [], close: [], error: [] };
}

/** Bytes of `text` in UTF-8; a lone surrogate counts as the three bytes of its replacement. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (const char of text) {
    const code = char.codePointAt(0) as number;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
