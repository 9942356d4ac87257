/**
 * The bridge: everything the logic layer's JavaScript may ask of Rust, and everything Rust may tell it.
 * Counterpart: `crates/logic/src/bridge/`, one file per group below, under the same names.
 * Invariant: app code never sees these objects; the bundle receives `Native` as an argument and returns `Entry`.
 */

/** Console levels in the order of the official typings. */
export type ConsoleLevel = "debug" | "log" | "info" | "warn" | "error";

/** One component or page as `crates/package` found it. Paths are absolute inside the package, without a leading slash or suffix. */
export interface ComponentManifest {
  /** The component's own `.json`, as written. */
  readonly json: Record<string, unknown>;
  /** tag name → component path; app-level `usingComponents` are already merged in. */
  readonly usingComponents: Readonly<Record<string, string>>;
  /** The class prefix of its style sheet; `""` when styles are not isolated. */
  readonly styleScope: string;
  /** Set when WXML, script or JSON did not compile: the page shows this text, the app goes on. */
  readonly error?: string;
}

/** What `native.manifest()` returns, as JSON text. */
export interface AppManifest {
  readonly appid: string;
  /** `app.json` as written. */
  readonly app: Record<string, unknown>;
  /** Page paths in the order of `app.json`, sub-packages appended. */
  readonly pages: readonly string[];
  /** Tab bar page paths, in order. */
  readonly tabs: readonly string[];
  readonly entryPage: string;
  /** Pages and components by path. */
  readonly components: Readonly<Record<string, ComponentManifest>>;
  /** Module id of the app script (`app.js`, `app.ts`), or null where the package has none. */
  readonly appScript: string | null;
}

/** Constants of one session. Times are milliseconds, sizes are CSS pixels. */
export interface SessionConfig {
  /** `device` hides what phones lack; `devtools` behaves like the WeChat devtools. */
  readonly profile: "device" | "devtools";
  readonly device: {
    readonly brand: string;
    readonly model: string;
    readonly system: string;
    readonly platform: string;
    readonly pixelRatio: number;
    readonly screenWidth: number;
    readonly screenHeight: number;
    readonly windowWidth: number;
    readonly windowHeight: number;
    readonly statusBarHeight: number;
    readonly safeAreaBottom: number;
  };
  readonly language: string;
  readonly theme: "light" | "dark";
  readonly networkType: string;
  /** What `wx.login` answers. */
  readonly loginCode: string;
  /** Headless answers of `showModal` and `showActionSheet`; `tapIndex: -1` cancels. */
  readonly answers: { readonly modalConfirm: boolean; readonly modalContent?: string; readonly tapIndex: number };
  /** Who answers dialogs: `answers` above, or whoever looks at the screen. */
  readonly dialogs: "answers" | "view";
  /** Which socket the legacy functions mean. */
  readonly globalSocket: "latest" | "earliest";
  /** What follows `onError` when a socket never opened. */
  readonly failedOpening: "error-and-close" | "error";
  /** Launch scene; 1001 is the WeChat default for "discover". */
  readonly scene: number;
}

export interface OpenSocketOptions {
  readonly url: string;
  /** Header names as the app wrote them, values already strings. */
  readonly header: readonly (readonly [string, string])[];
  readonly protocols: readonly string[];
  readonly tcpNoDelay: boolean;
  readonly perMessageDeflate: boolean;
  /** Milliseconds; undefined means app.json, else 60000. */
  readonly timeout: number | undefined;
}

export interface TcpConnectOptions {
  /** Name or address. */
  readonly address: string;
  readonly port: number;
  /** The addresses of a name that are tried. */
  readonly ipv6: boolean;
  /** Sets TCP_NODELAY. */
  readonly noDelay: boolean;
  readonly timeoutMs: number;
}

export interface UdpSendOptions {
  /** Name or address. */
  readonly address: string;
  readonly port: number;
  readonly message: string | ArrayBuffer;
  /** Allows a broadcast address. */
  readonly broadcast: boolean;
  /** Goes to the connected peer instead, where there is one. */
  readonly preferConnected: boolean;
}

/** What `onError` of TCPSocket and UDPSocket reports; `errNum` is a number of Linux' errno.h. */
export interface SocketFailure {
  readonly errCode: number;
  readonly errMsg: string;
  readonly errNum?: number;
}

/** One end of a socket, as its events report it. */
export interface AddressInfo {
  readonly address: string;
  readonly family: "IPv4" | "IPv6";
  readonly port: number;
}

/** One request of any kind; `wx/request.ts` has checked and encoded what the app passed. */
export interface SendRequestOptions {
  readonly kind: "request" | "upload" | "download";
  readonly url: string;
  /** In capitals. */
  readonly method: string;
  readonly header: readonly (readonly [string, string])[];
  readonly body: string | ArrayBuffer | undefined;
  /** The file of an upload and the fields before it. */
  readonly upload:
    | { readonly filePath: string; readonly name: string; readonly fields: readonly (readonly [string, string])[] }
    | undefined;
  /** How the body of the answer is wanted. */
  readonly want: "text" | "arraybuffer" | "chunks" | "file";
  /** Where a download goes; undefined means a temporary file. */
  readonly filePath: string | undefined;
  readonly followRedirects: boolean;
  readonly http2: boolean;
  /** Milliseconds; undefined means app.json, else 60000. */
  readonly timeout: number | undefined;
  /** When the app called, milliseconds since the epoch. */
  readonly invokeStart: number;
}

/** What a file operation answers. */
export type FileReply<T> = { readonly value: T } | { readonly reason: string; readonly errno: number };

/** What `stat` tells; times are seconds since the epoch. */
export interface FileStat {
  size: number;
  isDirectory: boolean;
  lastAccessedTime: number;
  lastModifiedTime: number;
}

/** Operations on files, with their arguments and values. Numbers are whole and not below 0. */
export interface FileOperations {
  access: [{ path: string }, undefined];
  append: [{ path: string; data: ArrayBuffer }, undefined];
  close: [{ fd: string }, undefined];
  copy: [{ path: string; to: string }, undefined];
  fstat: [{ fd: string }, FileStat];
  ftruncate: [{ fd: string; length: number }, undefined];
  info: [{ path: string; algorithm: string }, { size: number; digest: string }];
  mkdir: [{ path: string; recursive: boolean }, undefined];
  /** Answers what stands for the open file. */
  open: [{ path: string; flag: string }, string];
  read: [{ path: string; position: number; length: number | undefined }, ArrayBuffer];
  readOpen: [{ fd: string; length: number; position: number | undefined }, ArrayBuffer];
  readdir: [{ path: string }, string[]];
  removeSaved: [{ path: string }, undefined];
  rename: [{ path: string; to: string }, undefined];
  rmdir: [{ path: string; recursive: boolean }, undefined];
  /** Keeps a temporary file, at `to` or where Rust likes; answers its new path. */
  save: [{ path: string; to: string | undefined }, string];
  saved: [object, { filePath: string; size: number; createTime: number }[]];
  /** With `recursive` a folder answers all that is in it, each with its path from there. */
  stat: [{ path: string; recursive: boolean }, FileStat | { path: string; stat: FileStat }[]];
  truncate: [{ path: string; length: number }, undefined];
  unlink: [{ path: string }, undefined];
  write: [{ path: string; data: ArrayBuffer }, undefined];
  /** Answers how many bytes were written. */
  writeOpen: [{ fd: string; data: ArrayBuffer; position: number | undefined }, number];
}

/** What Rust offers. Every function returns at once; the answer to anything slow comes through `Entry`. */
export interface Native {
  readonly config: SessionConfig;
  manifest(): string;
  /** Wall clock of the session in milliseconds since the epoch. */
  now(): number;
  /** Milliseconds since the session's start, with fractions down to microseconds; never goes back. */
  elapsed(): number;
  /** Prints one console line. `stack` says where the call stands; it and stack lines in `text` are mapped to sources. */
  console(level: ConsoleLevel, text: string, stack?: string): void;
  /** Appends one `model::EventKind` (as JSON text) to the event log. */
  record(kind: string): void;
  /** Reports an error that no app code caught; the log maps its stack. `kind` is a `model::ErrorKind` in snake case. */
  reportError(kind: string, message: string, stack: string): void;
  /** Asks the loop to call `Entry.macrotask` once more. */
  wake(): void;
  /** Ends the session in order after the current turn (`wx.exitMiniProgram`). */
  exit(): void;

  readonly timers: {
    /** A zero or negative delay still waits for the next macrotask. */
    set(id: number, delayMs: number, repeat: boolean): void;
    clear(id: number): void;
  };

  readonly modules: {
    /** Module id for `specifier` seen from module `from`; throws `module '…' is not defined, require args is '…'`. */
    resolve(from: string, specifier: string): string;
    /** The compiled script as `function (require, module, exports, …shadowed names)`; throws its compile error. */
    load(id: string): (...args: unknown[]) => unknown;
  };

  readonly templates: {
    /** The glass-easel template groups `{ path: generator }` that the component at `path` needs; throws its compile error. */
    load(path: string): Record<string, unknown>;
  };

  readonly view: {
    /** One batch of node operations: JSON text, an array of `[opcode, …]` as `ui/logic/src/view/ops.ts` and `crates/model/src/node_op.rs` declare. */
    post(batch: string): void;
    /** Asks the view for layout facts; answered through `Entry.viewReply` with the same id. */
    query(id: number, request: string): void;
  };

  readonly socket: {
    /** Undefined when accepted, else the reason after `connectSocket:fail `. */
    open(id: number, options: OpenSocketOptions): string | undefined;
    /** Undefined when handed to the stack, else the reason after `:fail `. */
    send(id: number, data: string | ArrayBuffer): string | undefined;
    close(id: number, code: number, reason: string): string | undefined;
  };

  /** A failure is what `onError` reports; everything later comes through `Entry.tcp`. */
  readonly tcp: {
    connect(id: number, options: TcpConnectOptions): SocketFailure | undefined;
    write(id: number, data: string | ArrayBuffer): SocketFailure | undefined;
    close(id: number): void;
  };

  /** A failure is what `onError` reports; everything later comes through `Entry.udp`. */
  readonly udp: {
    /** The port, 0 asks for any. */
    bind(id: number, ipv6: boolean, port: number): number | SocketFailure;
    send(id: number, options: UdpSendOptions): SocketFailure | undefined;
    connect(id: number, address: string, port: number): SocketFailure | undefined;
    setTTL(id: number, ttl: number): SocketFailure | undefined;
    close(id: number): void;
  };

  readonly network: {
    /** The address of this machine that leads to other networks; undefined without a network. */
    localAddress(): { localip: string; netmask: string } | undefined;
    hasSystemProxy(): boolean;
  };

  /** Undefined when done, else the reason after `:fail `; everything later comes through `Entry.localService`. */
  readonly mdns: {
    start(serviceType: string): string | undefined;
    stop(): string | undefined;
  };

  readonly http: {
    /** Undefined when accepted, else why not: `reason` follows `<api>:fail `. */
    send(id: number, options: SendRequestOptions): HttpEvents["fail"] | undefined;
    abort(id: number): void;
  };

  /** Files of this client; paths are those that the app uses. */
  readonly files: {
    /** Answers at once, and waits for the disk. */
    call<K extends keyof FileOperations>(name: K, given: FileOperations[K][0]): FileReply<FileOperations[K][1]>;
    /** Answers through `Entry.file`, in the order of the calls; a result is why it was not taken. */
    start<K extends keyof FileOperations>(
      id: number,
      name: K,
      given: FileOperations[K][0],
    ): FileReply<never> | undefined;
  };

  /** Values are JSON text; a string result of `set` is the reason after `setStorage:fail `. */
  readonly storage: {
    get(key: string): string | undefined;
    set(key: string, value: string): string | undefined;
    remove(key: string): void;
    clear(): void;
    /** Sizes in kilobytes, as `wx.getStorageInfo` reports them. */
    info(): { keys: string[]; currentSize: number; limitSize: number };
  };
}

/** Payloads of `Entry.socket`, by event name. */
export interface SocketEvents {
  open: { header: Record<string, string>; profile: Record<string, number> };
  close: { code: number; reason: string };
  error: { errMsg: string; errCode?: number; errno?: number };
}

/** Payloads of `Entry.tcp`, by event name. */
export interface TcpEvents {
  connect: { localInfo: AddressInfo; remoteInfo: AddressInfo };
  message: { message: ArrayBuffer; remoteInfo: AddressInfo; localInfo: AddressInfo };
  error: SocketFailure;
  close: object;
}

/** Payloads of `Entry.udp`, by event name. */
export interface UdpEvents {
  listening: object;
  message: { message: ArrayBuffer; remoteInfo: AddressInfo & { size: number }; localInfo: AddressInfo };
  error: SocketFailure;
  close: object;
}

/** Payloads of `Entry.localService`, by event name. */
export interface LocalServiceEvents {
  found: { serviceType: string; serviceName: string; ip: string; port: number };
  lost: { serviceType: string; serviceName: string };
  resolveFail: { serviceType: string; serviceName: string };
  stop: object;
}

/** Payloads of `Entry.http`, by event name. */
export interface HttpEvents {
  headers: { header: Record<string, string>; statusCode: number; cookies: string[] };
  chunk: ArrayBuffer;
  progress: { bytes: number; total: number | null };
  done: {
    header: Record<string, string>;
    statusCode: number;
    cookies: string[];
    profile: Record<string, unknown>;
    /** Texts of the tries that failed before. */
    retried: string[];
    data?: string | ArrayBuffer;
    tempFilePath?: string;
    filePath?: string;
  };
  fail: { reason: string; errno?: number };
}

/** A view event as the view layer sends it; `node` is the innermost node. */
export interface ViewEvent {
  readonly node: number;
  readonly type: string;
  readonly detail: unknown;
  readonly bubbles: boolean;
  readonly composed: boolean;
  readonly capturePhase: boolean;
  /** `touches`, `changedTouches`, `timeStamp`… copied onto the event. */
  readonly extra?: Record<string, unknown>;
}

/** The page that an app is started at; an empty path is the entry page, or on a return what is open. */
export interface LaunchArguments {
  path: string;
  query: Record<string, string>;
  scene: number;
}

/** What the bundle answers with. Each call is one macrotask; Rust drains promise jobs after it. */
export interface Entry {
  /** Runs the app script and opens the first page. `path` may be empty for the entry page. Values of `query` are not decoded. */
  launch(options: LaunchArguments): void;
  timer(id: number): void;
  /** Runs one deferred callback; true while more wait. */
  macrotask(): boolean;
  socket<K extends keyof SocketEvents>(id: number, type: K, payload: SocketEvents[K]): void;
  /** A message of a socket; apart from the other events because it comes by the million. */
  socketMessage(id: number, data: string | ArrayBuffer): void;
  tcp<K extends keyof TcpEvents>(id: number, type: K, payload: TcpEvents[K]): void;
  udp<K extends keyof UdpEvents>(id: number, type: K, payload: UdpEvents[K]): void;
  localService<K extends keyof LocalServiceEvents>(type: K, payload: LocalServiceEvents[K]): void;
  /** The last requests had trouble, or have none any more. */
  weakNetwork(weak: boolean): void;
  http<K extends keyof HttpEvents>(id: number, type: K, payload: HttpEvents[K]): void;
  /** The answer of a call of `files.start`. */
  file(id: number, reply: FileReply<unknown>): void;
  /** JSON text of a `ViewEvent`. */
  viewEvent(event: string): void;
  viewReply(id: number, reply: string): void;
  /** Page.onHide and App.onHide; `reason` is that of `wx.onAppHide`. */
  background(reason: number): void;
  /** A hot start: App.onShow, then Page.onShow of what was open or, with a page, a reLaunch to it. */
  foreground(entry: LaunchArguments | undefined): void;
  network(isConnected: boolean, networkType: string): void;
  /** An uncaught error or rejection: runs App.onError / wx.onError or onUnhandledRejection with message and stack. */
  scriptError(kind: "error" | "rejection", message: string, reason?: unknown, promise?: unknown): void;
  /** Data of all open pages as JSON text, `[{page, path, data}]`, the one on top last. */
  pageData(): string;
  /** Sets one data path of an open page; `json` is the value. Returns why it was not set. */
  setPageData(page: number, path: string, json: string): string | undefined;
  /** The system's theme changed. */
  theme(to: "light" | "dark"): void;
  /** The back button or gesture. */
  navigateBack(bySwipe: boolean): void;
  /** The home button: the first page of the app and no other. */
  home(): void;
}
