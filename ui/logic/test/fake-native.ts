/**
 * The lowest seam, faked: a `Native` that keeps what it is told and answers from plain fields.
 * Counterpart: `crates/logic/src/bridge/`. Invariant: nothing here calls back into the bundle; tests do that through `Entry`
 * or the functions under test, so that every macrotask is visible in the test.
 */
import { Runtime } from "../src/runtime";
import { fileCalls } from "../src/wx/file-calls";
import type {
  AppManifest,
  ConsoleLevel,
  FileReply,
  HttpEvents,
  Native,
  OpenSocketOptions,
  SendRequestOptions,
  SessionConfig,
  SocketFailure,
  TcpConnectOptions,
  UdpSendOptions,
} from "../src/native";

/** What `config` and `manifest` may replace. */
export interface FakeOptions {
  config?: Partial<SessionConfig>;
  manifest?: Partial<AppManifest>;
  /** Scripts by module id; each is run as a module function. */
  modules?: Record<string, (...args: unknown[]) => unknown>;
  /** Template groups by component path. */
  templates?: Record<string, Record<string, unknown>>;
}

export interface FakeSocket {
  readonly id: number;
  readonly options: OpenSocketOptions;
  readonly sent: (string | ArrayBuffer)[];
  readonly closed: { code: number; reason: string }[];
}

/** A `Native` with its memory in the open. */
export class FakeNative implements Native {
  readonly config: SessionConfig;
  readonly lines: { level: ConsoleLevel; text: string }[] = [];
  readonly events: ({ event: string } & Record<string, unknown>)[] = [];
  readonly errors: { kind: string; message: string; stack: string }[] = [];
  readonly sockets: FakeSocket[] = [];
  readonly stored = new Map<string, string>();
  readonly batches: unknown[][] = [];
  readonly viewQueries: { id: number; request: unknown }[] = [];
  readonly pendingTimers = new Map<number, { delayMs: number; repeat: boolean }>();
  exited = false;
  wakes = 0;
  nowMs = 1_780_000_000_000;
  /** What the next socket calls are refused with. */
  refuse: { open?: string; send?: string; close?: string } = {};
  /** What was asked of TCP and UDP sockets, in order: `[call, id, arguments…]`. */
  readonly socketCalls: unknown[][] = [];
  /** What the next calls of TCP and UDP sockets are refused with. */
  refuseSocket: SocketFailure | undefined;
  /** What the search for services was asked for, and what the next call of it is refused with. */
  readonly searches: string[] = [];
  refuseSearch: string | undefined;
  localAddress: { localip: string; netmask: string } | undefined = { localip: "10.0.0.7", netmask: "255.255.255.0" };
  /** What the next `storage.set` is refused with. */
  refuseStorage: string | undefined;

  constructor(private readonly options: FakeOptions = {}) {
    this.config = { ...DEFAULT_CONFIG, ...options.config };
  }

  manifest(): string {
    return JSON.stringify({ ...DEFAULT_MANIFEST, ...this.options.manifest });
  }
  now(): number {
    return this.nowMs;
  }
  elapsed(): number {
    return this.nowMs;
  }
  console(level: ConsoleLevel, text: string): void {
    this.lines.push({ level, text });
  }
  record(kind: string): void {
    this.events.push(JSON.parse(kind) as { event: string });
  }
  reportError(kind: string, message: string, stack: string): void {
    this.errors.push({ kind, message, stack });
  }
  wake(): void {
    this.wakes++;
  }
  exit(): void {
    this.exited = true;
  }

  readonly timers = {
    set: (id: number, delayMs: number, repeat: boolean): void => {
      this.pendingTimers.set(id, { delayMs, repeat });
    },
    clear: (id: number): void => {
      this.pendingTimers.delete(id);
    },
  };

  readonly modules = {
    resolve: (from: string, specifier: string): string => {
      const id = specifier.replace(/^\.?\//, "");
      const found = [id, `${id}.js`].find((one) => this.options.modules?.[one]);
      if (found === undefined)
        throw new Error(`module '${id}' is not defined, require args is '${specifier}' (${from})`);
      return found;
    },
    load: (id: string): ((...args: unknown[]) => unknown) => {
      const found = this.options.modules?.[id];
      if (!found) throw new Error(`module '${id}' is not defined`);
      return found;
    },
  };

  readonly templates = {
    load: (path: string): Record<string, unknown> => this.options.templates?.[path] ?? {},
  };

  readonly view = {
    post: (batch: string): void => {
      this.batches.push(JSON.parse(batch) as unknown[]);
    },
    query: (id: number, request: string): void => {
      this.viewQueries.push({ id, request: JSON.parse(request) as unknown });
    },
  };

  readonly socket = {
    open: (id: number, options: OpenSocketOptions): string | undefined => {
      if (this.refuse.open !== undefined) return this.refuse.open;
      this.sockets.push({ id, options, sent: [], closed: [] });
      return undefined;
    },
    send: (id: number, data: string | ArrayBuffer): string | undefined => {
      if (this.refuse.send !== undefined) return this.refuse.send;
      this.sockets.find((one) => one.id === id)?.sent.push(data);
      return undefined;
    },
    close: (id: number, code: number, reason: string): string | undefined => {
      if (this.refuse.close !== undefined) return this.refuse.close;
      this.sockets.find((one) => one.id === id)?.closed.push({ code, reason });
      return undefined;
    },
  };

  private socketCall(...call: unknown[]): SocketFailure | undefined {
    this.socketCalls.push(call);
    return this.refuseSocket;
  }

  readonly tcp = {
    connect: (id: number, options: TcpConnectOptions) => this.socketCall("connect", id, options),
    write: (id: number, data: string | ArrayBuffer) => this.socketCall("write", id, data),
    close: (id: number): void => void this.socketCall("close", id),
  };

  readonly udp = {
    bind: (id: number, ipv6: boolean, port: number): number | SocketFailure =>
      this.socketCall("bind", id, ipv6, port) ?? (port === 0 ? 40_000 : port),
    send: (id: number, options: UdpSendOptions) => this.socketCall("send", id, options),
    connect: (id: number, address: string, port: number) => this.socketCall("connect", id, address, port),
    setTTL: (id: number, ttl: number) => this.socketCall("setTTL", id, ttl),
    close: (id: number): void => void this.socketCall("close", id),
  };

  readonly network = {
    localAddress: () => this.localAddress,
    hasSystemProxy: (): boolean => false,
  };

  readonly mdns = {
    start: (serviceType: string): string | undefined => {
      this.searches.push(serviceType);
      return this.refuseSearch;
    },
    stop: (): string | undefined => {
      this.searches.push("stop");
      return this.refuseSearch;
    },
  };

  /** Requests in order; `refuseRequest` is what the next ones are refused with. */
  readonly requests: { readonly id: number; readonly options: SendRequestOptions }[] = [];
  readonly aborted: number[] = [];
  refuseRequest: HttpEvents["fail"] | undefined;

  readonly http = {
    send: (id: number, options: SendRequestOptions): HttpEvents["fail"] | undefined => {
      if (this.refuseRequest === undefined) this.requests.push({ id, options });
      return this.refuseRequest;
    },
    abort: (id: number): void => void this.aborted.push(id),
  };

  /** Files by path; folders are not kept. */
  readonly disk = new Map<string, ArrayBuffer>();

  /** Who hears answers about files: `Entry.file` of the session. */
  onFile: ((id: number, reply: FileReply<unknown>) => void) | undefined;

  readonly files = {
    call: (name: string, given: object): FileReply<never> => this.onDisk(name, given) as FileReply<never>,
    start: (id: number, name: string, given: object): undefined => {
      void Promise.resolve().then(() => this.onFile?.(id, this.onDisk(name, given)));
    },
  };

  private onDisk(
    name: string,
    given: { path?: string; to?: string; data?: ArrayBuffer; position?: number; length?: number },
  ): FileReply<unknown> {
    const { path = "", to = "wxfile://store_1", data } = given;
    if (name === "write") {
      this.disk.set(path, data ?? new ArrayBuffer(0));
      return { value: undefined };
    }
    if (name === "mkdir") return { value: undefined };
    if (name === "readdir") return { value: [...this.disk.keys()] };
    const found = this.disk.get(path);
    if (!found) return { reason: `no such file or directory ${path}`, errno: 1300002 };
    if (name === "unlink") this.disk.delete(path);
    if (name === "save") return { value: to };
    if (name === "read") return { value: this.part(found, given) };
    const times = { lastAccessedTime: 1, lastModifiedTime: 2 };
    return { value: name === "stat" ? { size: found.byteLength, isDirectory: false, ...times } : undefined };
  }

  private part(found: ArrayBuffer, { position = 0, length }: { position?: number; length?: number }): ArrayBuffer {
    return found.slice(position, length === undefined ? undefined : position + length);
  }

  readonly storage = {
    get: (key: string): string | undefined => this.stored.get(key),
    set: (key: string, value: string): string | undefined => {
      if (this.refuseStorage !== undefined) return this.refuseStorage;
      this.stored.set(key, value);
      return undefined;
    },
    remove: (key: string): void => {
      this.stored.delete(key);
    },
    clear: (): void => this.stored.clear(),
    info: (): { keys: string[]; currentSize: number; limitSize: number } => ({
      keys: [...this.stored.keys()],
      currentSize: 1,
      limitSize: 10240,
    }),
  };
}

/** A runtime over a fresh fake. */
export function fakeRuntime(options: FakeOptions = {}): { native: FakeNative; runtime: Runtime } {
  const native = new FakeNative(options);
  const runtime = new Runtime(native);
  native.onFile = (id, reply) => fileCalls(runtime).answered(id, reply);
  return { native, runtime };
}

/** Runs macrotasks, with the promise jobs after each, until none waits. */
export async function drain(runtime: Runtime): Promise<void> {
  for (let more = true; more;) {
    await jobs();
    more = runtime.macrotask();
  }
  await jobs();
}

/** Lets every promise job run that is due, as Rust does after each macrotask. */
export async function jobs(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}

const DEFAULT_CONFIG: SessionConfig = {
  profile: "device",
  device: {
    brand: "iPhone",
    model: "iPhone 15",
    system: "iOS 18.5",
    platform: "ios",
    pixelRatio: 3,
    screenWidth: 390,
    screenHeight: 844,
    windowWidth: 390,
    windowHeight: 753,
    statusBarHeight: 47,
    safeAreaBottom: 34,
  },
  language: "zh_CN",
  theme: "light",
  networkType: "wifi",
  loginCode: "code-1",
  answers: { modalConfirm: true, tapIndex: 0 },
  dialogs: "answers",
  globalSocket: "latest",
  failedOpening: "error-and-close",
  scene: 1001,
};

const DEFAULT_MANIFEST: AppManifest = {
  appid: "wx0000000000000000",
  app: { pages: ["pages/index/index"] },
  pages: ["pages/index/index"],
  tabs: [],
  entryPage: "pages/index/index",
  components: { "pages/index/index": { json: {}, usingComponents: {}, styleScope: "" } },
  appScript: null,
};
