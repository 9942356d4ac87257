/**
 * RequestTask, UploadTask and DownloadTask: listeners, and who is told what when an event of a request arrives.
 * Counterpart: `crates/logic/src/tasks/http.rs` over `native.http`. Sources: docs/contracts/request.md.
 * Invariant: no listener runs inside a call of the app; `success` or `fail` comes once, after every other event.
 */
import type { HttpEvents, SendRequestOptions } from "../native";
import type { Runtime } from "../runtime";
import { answer, ApiFailure } from "./callback";

/** Distinct listeners of one event of one task; further ones are dropped with a notice. */
export const HTTP_LISTENER_COUNT_MAX = 100;

type ListenerEvent = "headers" | "chunk" | "progress";
type HttpListener = (result: unknown) => unknown;
type Listeners = Record<ListenerEvent, readonly HttpListener[]>;

/** What a request is about: how its results are shaped. */
export interface Asker {
  /** `request`, `uploadFile`, `downloadFile`. */
  readonly api: string;
  readonly options: unknown;
  /** Shapes the result of `success`; may refuse. */
  done(result: HttpEvents["done"]): object | ApiFailure;
  /** Shapes a progress event. */
  progress(bytes: number, total: number): object;
}

interface Request {
  readonly asker: Asker;
  readonly listeners: Listeners;
}

/** The requests of one session that have not ended. */
export class HttpTable {
  private readonly requests = new Map<number, Request>();
  private lastId = 0;
  private noticed = false;

  constructor(readonly runtime: Runtime) {}

  /** Sends a request, or refuses it; either way there is a handle to hold on to. */
  send(asker: Asker, options: SendRequestOptions | ApiFailure): HttpHandle {
    const listeners: Listeners = { headers: [], chunk: [], progress: [] };
    const id = ++this.lastId;
    const failure = options instanceof ApiFailure ? options : this.refusal(id, options);
    if (failure) answer(this.runtime, asker.api, asker.options, failure);
    else this.requests.set(id, { asker, listeners });
    return new HttpHandle(this, id, listeners);
  }

  private refusal(id: number, options: SendRequestOptions): ApiFailure | undefined {
    const refused = this.runtime.native.http.send(id, options);
    return refused === undefined ? undefined : failureOf(refused);
  }

  /** Does nothing for one that has ended. */
  abort(id: number): void {
    if (this.requests.has(id)) this.runtime.native.http.abort(id);
  }

  /** `Entry.http`: one event of the request that native knows as `id`. */
  dispatch<K extends keyof HttpEvents>(id: number, type: K, payload: HttpEvents[K]): void {
    const request = this.requests.get(id);
    if (request === undefined) return;
    const { asker, listeners } = request;
    if (type === "headers") this.deliver(listeners.headers, this.headers(payload as HttpEvents["headers"]));
    else if (type === "chunk") this.deliver(listeners.chunk, { data: payload });
    else if (type === "progress") {
      const { bytes, total } = payload as HttpEvents["progress"];
      this.deliver(listeners.progress, asker.progress(bytes, total ?? 0));
    } else {
      this.requests.delete(id);
      const end =
        type === "done" ? asker.done(payload as HttpEvents["done"]) : failureOf(payload as HttpEvents["fail"]);
      answer(this.runtime, asker.api, asker.options, end);
    }
  }

  /** The devtools leave the status out (documented). */
  private headers({ header, statusCode, cookies }: HttpEvents["headers"]): object {
    return this.runtime.native.config.profile === "devtools" ? { header, cookies } : { header, statusCode, cookies };
  }

  private deliver(listeners: readonly HttpListener[], result: unknown): void {
    for (const listener of listeners) this.runtime.guard(listener, undefined, result);
  }

  /** Once for all tasks: whoever adds a listener in a loop would be told without end. */
  tooManyListeners(event: ListenerEvent): void {
    if (this.noticed) return;
    this.noticed = true;
    const text = `a request already has ${HTTP_LISTENER_COUNT_MAX} ${event} listeners; this one is not called`;
    this.runtime.record({
      event: "notice",
      code: "request-listeners",
      text,
      hint: "register listeners once, right after the call",
    });
  }
}

/** One request's id and listeners, behind whichever task the app holds. */
export class HttpHandle {
  constructor(
    private readonly table: HttpTable,
    private readonly id: number,
    private readonly listeners: Listeners,
  ) {}

  abort(): void {
    this.table.abort(this.id);
  }

  on(event: ListenerEvent, listener: unknown): void {
    const list = this.listeners[event];
    if (typeof listener !== "function" || list.includes(listener as HttpListener)) return;
    if (list.length >= HTTP_LISTENER_COUNT_MAX) this.table.tooManyListeners(event);
    // A new list, so that a listener that registers another one is not surprised by it in the same event.
    else this.listeners[event] = [...list, listener as HttpListener];
  }

  /** Without a listener all of them go (documented). */
  off(event: ListenerEvent, listener: unknown): void {
    this.listeners[event] = listener === undefined ? [] : this.listeners[event].filter((one) => one !== listener);
  }
}

/** What `wx.request` returns. */
export class RequestTask {
  readonly #handle: HttpHandle;
  constructor(handle: HttpHandle) {
    this.#handle = handle;
  }
  abort(): void {
    this.#handle.abort();
  }
  onHeadersReceived(listener: HttpListener): void {
    this.#handle.on("headers", listener);
  }
  offHeadersReceived(listener?: HttpListener): void {
    this.#handle.off("headers", listener);
  }
  onChunkReceived(listener: HttpListener): void {
    this.#handle.on("chunk", listener);
  }
  offChunkReceived(listener?: HttpListener): void {
    this.#handle.off("chunk", listener);
  }
}

/** What `wx.uploadFile` and `wx.downloadFile` return. */
export class TransferTask {
  readonly #handle: HttpHandle;
  constructor(handle: HttpHandle) {
    this.#handle = handle;
  }
  abort(): void {
    this.#handle.abort();
  }
  onHeadersReceived(listener: HttpListener): void {
    this.#handle.on("headers", listener);
  }
  offHeadersReceived(listener?: HttpListener): void {
    this.#handle.off("headers", listener);
  }
  onProgressUpdate(listener: HttpListener): void {
    this.#handle.on("progress", listener);
  }
  offProgressUpdate(listener?: HttpListener): void {
    this.#handle.off("progress", listener);
  }
}

/** A failure as `fail` gets it; the reason stands in `exception` as well (documented since 3.8.10), its errno as a string. */
export function failureOf({ reason, errno }: HttpEvents["fail"]): ApiFailure {
  const reasons = [{ errMsg: reason, errno: errno === undefined ? "" : String(errno) }];
  const exception = { retryCount: 0, reasons };
  return new ApiFailure(reason, errno === undefined ? { exception } : { errno, exception });
}

const tables = new WeakMap<Runtime, HttpTable>();

/** The requests of a session; `main.ts` forwards `Entry.http` to its `dispatch`. */
export function httpEvents(runtime: Runtime): HttpTable {
  let table = tables.get(runtime);
  if (table === undefined) tables.set(runtime, (table = new HttpTable(runtime)));
  return table;
}
