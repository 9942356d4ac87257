/**
 * The WebSocket of the WHATWG standard (https://websockets.spec.whatwg.org), over `wx.connectSocket`.
 * Counterpart: `SocketTask`. Invariant: `readyState` follows the standard; after `close` one close event comes, and nothing after it;
 * what a mini-program cannot do (Blob, bufferedAmount) fails or stays at its neutral value.
 */
import { Listeners } from "./listeners";

/** Every event has these. */
export interface WebSocketEvent {
  readonly type: string;
  readonly target: WxWebSocket;
  readonly currentTarget: WxWebSocket;
}

/** A message: text, or the bytes of a binary one. */
export interface MessageEvent extends WebSocketEvent {
  readonly data: string | ArrayBuffer;
}

/** The end. */
export interface CloseEvent extends WebSocketEvent {
  readonly code: number;
  readonly reason: string;
  readonly wasClean: boolean;
}

/** What went wrong, which browsers keep to themselves. */
export interface ErrorEvent extends WebSocketEvent {
  readonly message: string;
}

interface EventMap {
  open: WebSocketEvent;
  message: MessageEvent;
  close: CloseEvent;
  error: ErrorEvent;
}

type Handler<K extends keyof EventMap> = ((this: WxWebSocket, event: EventMap[K]) => unknown) | null;

const CONNECTING = 0;
const OPEN = 1;
const CLOSING = 2;
const CLOSED = 3;

/** Bytes of a close reason (RFC 6455 §5.5.1: 125, of which the code takes two). */
const REASON_BYTES_MAX = 123;
/** Of a connection that ended without a close frame (RFC 6455 §7.4.1). */
const CODE_ABNORMAL = 1006;

/** An error with the name that the standard wants; mini-programs have no DOMException. */
function domError(name: "SyntaxError" | "InvalidAccessError" | "InvalidStateError", text: string): Error {
  const error = name === "SyntaxError" ? new SyntaxError(text) : new Error(text);
  error.name = name;
  return error;
}

/** A token as RFC 2616 §2.2 has it: what a subprotocol is made of. */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** As the standard converts it: a list stays, everything else becomes a text. */
function protocolList(protocols: unknown): string[] {
  const isList = typeof protocols === "object" && protocols !== null && Symbol.iterator in protocols;
  const list = isList ? Array.from(protocols as Iterable<unknown>, String) : [String(protocols)];
  const wrong = list.find((name, index) => !TOKEN.test(name) || list.indexOf(name) !== index);
  if (wrong !== undefined) throw domError("SyntaxError", `"${wrong}" is no subprotocol, or is given twice`);
  return list;
}

function checkedUrl(url: unknown): string {
  const text = String(url).replace(/^(?:http|ws)(s?):/i, (_, secure: string) => `ws${secure.toLowerCase()}:`);
  if (!/^wss?:\/\/[^/?#]/.test(text)) throw domError("SyntaxError", `"${text}" is no address of a WebSocket`);
  if (text.includes("#")) throw domError("SyntaxError", `"${text}" has a fragment`);
  return text;
}

function utf8Length(text: string): number {
  let length = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return length;
}

/** The value of a header, whatever the case of its name: phones and devtools differ in it. */
function headerOf(header: Record<string, unknown> | undefined, name: string): string {
  const found = Object.keys(header ?? {}).find((key) => key.toLowerCase() === name);
  return found === undefined ? "" : String(header?.[found]);
}

/** A WebSocket, as `new WebSocket(url, protocols)` of a browser. */
export class WxWebSocket {
  static readonly CONNECTING = CONNECTING;
  static readonly OPEN = OPEN;
  static readonly CLOSING = CLOSING;
  static readonly CLOSED = CLOSED;
  readonly CONNECTING = CONNECTING;
  readonly OPEN = OPEN;
  readonly CLOSING = CLOSING;
  readonly CLOSED = CLOSED;

  readonly url: string;
  /** The subprotocol that the server chose; empty before the opening, and where it chose none. */
  protocol = "";
  /** The extensions that the server agreed to. */
  extensions = "";
  readyState: number = CONNECTING;
  /** Always 0: a SocketTask does not tell what waits. */
  readonly bufferedAmount = 0;
  onopen: Handler<"open"> = null;
  onmessage: Handler<"message"> = null;
  onclose: Handler<"close"> = null;
  onerror: Handler<"error"> = null;

  readonly #listeners = new Listeners<EventMap>();
  readonly #task: WechatMiniprogram.SocketTask | undefined;

  /** Further options of `wx.connectSocket`, such as `header`, come third; browsers have no such argument. */
  constructor(url: unknown, protocols: unknown = [], options: Partial<WechatMiniprogram.ConnectSocketOption> = {}) {
    this.url = checkedUrl(url);
    const offered = protocolList(protocols);
    const offer = offered.length > 0 ? { protocols: offered } : {};
    const fail = ({ errMsg }: { errMsg: string }) => this.#failed(errMsg);
    // The task may be missing where the call was refused: `fail` tells.
    const task = wx.connectSocket({ ...options, ...offer, url: this.url, fail }) as
      WechatMiniprogram.SocketTask | undefined;
    this.#task = task;
    task?.onOpen(({ header }) => this.#opened(header));
    task?.onMessage(({ data }) => {
      if (this.readyState === OPEN) this.#dispatch("message", { data });
    });
    task?.onError(({ errMsg }) => {
      if (this.readyState !== CLOSED) this.#dispatch("error", { message: errMsg });
      // Some versions of phones tell an error and no close.
      setTimeout(() => this.#closed(CODE_ABNORMAL, "", false), 0);
    });
    task?.onClose(({ code, reason }) => this.#closed(code, reason, code !== CODE_ABNORMAL));
  }

  /** Only `arraybuffer` is there: mini-programs have no Blob. Other values are ignored, as the standard does with unknown ones. */
  get binaryType(): "arraybuffer" {
    return "arraybuffer";
  }

  set binaryType(_value: string) {}

  /** Sends text, or the bytes of an ArrayBuffer or a view of one. */
  send(data: unknown): void {
    if (this.readyState === CONNECTING) throw domError("InvalidStateError", "the WebSocket is not open yet");
    // As in browsers: what is sent to a socket that is closing vanishes.
    if (this.readyState !== OPEN) return;
    this.#task?.send({ data: sendable(data) });
  }

  /** Closes in order; before the opening it cancels it. */
  close(code?: number, reason?: string): void {
    if (code !== undefined && code !== 1000 && !(code >= 3000 && code <= 4999)) {
      throw domError("InvalidAccessError", `${code} is no code of an app: 1000 or 3000 to 4999`);
    }
    if (reason !== undefined && utf8Length(reason) > REASON_BYTES_MAX) {
      throw domError("SyntaxError", `the reason is longer than ${REASON_BYTES_MAX} bytes`);
    }
    if (this.readyState === CLOSING || this.readyState === CLOSED) return;
    const wasConnecting = this.readyState === CONNECTING;
    this.readyState = CLOSING;
    const end = () => this.#closed(CODE_ABNORMAL, "", false);
    if (this.#task === undefined) {
      setTimeout(end, 0);
      return;
    }
    if (wasConnecting) setTimeout(() => this.#dispatchErrorOfCancel(), 0);
    this.#task.close({ ...(code !== undefined && { code }), ...(reason !== undefined && { reason }), fail: end });
  }

  addEventListener(type: string, listener: unknown, options?: unknown): void {
    this.#listeners.add(type, listener, options);
  }

  removeEventListener(type: string, listener: unknown): void {
    this.#listeners.remove(type, listener);
  }

  /** Calls the listeners of an event of the app's own, or of a test. */
  dispatchEvent(event: { readonly type: string }): boolean {
    this.#call(event.type as keyof EventMap, event as EventMap[keyof EventMap]);
    return true;
  }

  #opened(header: Record<string, unknown> | undefined): void {
    if (this.readyState !== CONNECTING) return;
    this.readyState = OPEN;
    this.protocol = headerOf(header, "sec-websocket-protocol");
    this.extensions = headerOf(header, "sec-websocket-extensions");
    this.#dispatch("open", {});
  }

  /** The call itself failed: no event of the task comes. */
  #failed(message: string): void {
    if (this.readyState === CLOSED) return;
    this.#dispatch("error", { message });
    this.#closed(CODE_ABNORMAL, "", false);
  }

  #dispatchErrorOfCancel(): void {
    if (this.readyState === CLOSING) {
      this.#dispatch("error", { message: "closed before the connection was open" });
    }
  }

  #closed(code: number, reason: string, wasClean: boolean): void {
    if (this.readyState === CLOSED) return;
    this.readyState = CLOSED;
    this.#dispatch("close", { code, reason, wasClean });
  }

  #dispatch<K extends keyof EventMap>(type: K, fields: Omit<EventMap[K], keyof WebSocketEvent>): void {
    this.#call(type, { type, target: this, currentTarget: this, ...fields } as unknown as EventMap[K]);
  }

  #call<K extends keyof EventMap>(type: K, event: EventMap[K]): void {
    const handlers = { open: this.onopen, message: this.onmessage, close: this.onclose, error: this.onerror };
    const handler = handlers[type] as Handler<K> | undefined;
    if (typeof handler === "function") handler.call(this, event);
    this.#listeners.call(this, type, event);
  }
}

/** What `SocketTask.send` takes: it wants whole buffers. */
function sendable(data: unknown): string | ArrayBuffer {
  if (data instanceof ArrayBuffer) return data;
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice().buffer;
  return String(data);
}
