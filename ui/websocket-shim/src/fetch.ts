/**
 * As much of `fetch` as libraries need to negotiate, over `wx.request`: method, headers, text or bytes, abort.
 * Counterpart: SignalR and colyseus ask their servers by HTTP before they open a WebSocket. Invariant: any status is an answer; only a
 * request without one rejects. No streams, no FormData, no cookies of its own.
 */

/** What is asked. */
export interface FetchOptions {
  readonly method?: string;
  readonly headers?: HeadersLike;
  readonly body?: unknown;
  /** An AbortSignal, of a polyfill as well. */
  readonly signal?: AbortSignalLike | null;
  /** Taken and ignored: mini-programs have neither cookies nor a cache of their own. */
  readonly credentials?: string;
  readonly cache?: string;
  readonly mode?: string;
  readonly redirect?: string;
}

type HeadersLike = WxHeaders | Record<string, string> | Iterable<readonly [string, string]>;

interface AbortSignalLike {
  readonly aborted: boolean;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/** Names without case. */
export class WxHeaders {
  readonly #values = new Map<string, string>();

  constructor(from: HeadersLike = {}) {
    const isList = from instanceof WxHeaders || Symbol.iterator in from;
    const pairs = isList ? from : Object.entries(from);
    for (const [name, value] of pairs as Iterable<readonly [string, string]>) this.set(name, value);
  }

  get(name: string): string | null {
    return this.#values.get(name.toLowerCase()) ?? null;
  }

  has(name: string): boolean {
    return this.#values.has(name.toLowerCase());
  }

  set(name: string, value: string): void {
    this.#values.set(name.toLowerCase(), value);
  }

  forEach(tell: (value: string, name: string) => void): void {
    this.#values.forEach((value, name) => tell(value, name));
  }

  entries(): IterableIterator<[string, string]> {
    return this.#values.entries();
  }

  [Symbol.iterator](): IterableIterator<[string, string]> {
    return this.entries();
  }
}

/** The answer; its body is there as a whole. Fields can be set, because libraries do. */
export class WxResponse {
  status: number;
  statusText = "";
  headers: WxHeaders;
  url: string;
  bodyUsed = false;
  readonly #bytes: ArrayBuffer;

  constructor(bytes: ArrayBuffer, status: number, headers: WxHeaders, url: string) {
    this.#bytes = bytes;
    this.status = status;
    this.headers = headers;
    this.url = url;
  }

  get ok(): boolean {
    return this.status >= 200 && this.status <= 299;
  }

  arrayBuffer(): Promise<ArrayBuffer> {
    this.bodyUsed = true;
    return Promise.resolve(this.#bytes);
  }

  async text(): Promise<string> {
    return utf8Text(new Uint8Array(await this.arrayBuffer()));
  }

  async json(): Promise<unknown> {
    return JSON.parse(await this.text()) as unknown;
  }
}

/** Bytes as text without a TextDecoder, which mini-programs do not have. */
function utf8Text(bytes: Uint8Array): string {
  let escaped = "";
  for (const byte of bytes) escaped += `%${byte.toString(16).padStart(2, "0")}`;
  try {
    return decodeURIComponent(escaped);
  } catch {
    throw new TypeError("the body is no UTF-8");
  }
}

function abortError(): Error {
  const error = new Error("the request was aborted");
  error.name = "AbortError";
  return error;
}

/** Asks as `fetch` does. */
export function wxFetch(input: unknown, options: FetchOptions = {}): Promise<WxResponse> {
  // A URL of a polyfill has `href`; a text is itself.
  const url = typeof input === "object" && input !== null && "href" in input ? String(input.href) : String(input);
  const { signal, body } = options;
  if (signal?.aborted === true) return Promise.reject(abortError());
  const header: Record<string, string> = {};
  new WxHeaders(options.headers).forEach((value, name) => (header[name] = value));
  const method = (options.method ?? "GET").toUpperCase() as "GET";
  return new Promise((resolve, reject) => {
    const settled = () => signal?.removeEventListener("abort", abort);
    const task = wx.request<ArrayBuffer>({
      url,
      method,
      header,
      // Nothing is turned into anything: what comes are bytes.
      responseType: "arraybuffer",
      dataType: "其他",
      ...(body !== undefined && body !== null && { data: sendable(body) }),
      success: ({ data, statusCode, header: got }) => {
        settled();
        const bytes = data instanceof ArrayBuffer ? data : new ArrayBuffer(0);
        resolve(new WxResponse(bytes, statusCode, new WxHeaders(got as Record<string, string>), url));
      },
      fail: ({ errMsg }) => {
        settled();
        reject(signal?.aborted === true ? abortError() : new TypeError(errMsg));
      },
    });
    const abort = () => task.abort();
    signal?.addEventListener("abort", abort);
  });
}

function sendable(body: unknown): string | ArrayBuffer {
  if (body instanceof ArrayBuffer) return body;
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength).slice().buffer;
  return String(body);
}
