/**
 * The lowest seam: a `wx` that only writes down what is asked of it; each test plays the network.
 * Counterpart: `wx.connectSocket` and `wx.request` as the transports use them.
 */
import { afterEach, beforeEach } from "vitest";

/** One `wx.request`. */
export interface FakeRequest {
  readonly options: WechatMiniprogram.RequestOption;
  aborted: boolean;
  answer(statusCode: number, data?: string, more?: object): void;
  fail(errMsg: string): void;
}

/** One `wx.connectSocket`, with what was done to its task. */
export class FakeTask {
  readonly sent: (string | ArrayBuffer)[] = [];
  readonly closed: unknown[] = [];
  /** With a text, `send` fails. */
  sendError: string | undefined;
  private readonly listeners = new Map<string, (result?: object) => void>();

  constructor(readonly options: WechatMiniprogram.ConnectSocketOption) {}

  onOpen = this.listener("open");
  onMessage = this.listener("message");
  onError = this.listener("error");
  onClose = this.listener("close");

  send(options: WechatMiniprogram.SocketTaskSendOption): void {
    if (this.sendError === undefined) this.sent.push(options.data);
    else options.fail?.({ errMsg: this.sendError });
  }

  close(options: object): void {
    this.closed.push(options);
  }

  /** What the network does. */
  tell(event: "open" | "message" | "error" | "close", result?: object): void {
    this.listeners.get(event)?.(result);
  }

  private listener(event: string) {
    return (listener: (result?: object) => void) => void this.listeners.set(event, listener);
  }
}

/** What was asked of `wx`, newest last. */
export const asked: { requests: FakeRequest[]; tasks: FakeTask[]; refusing: boolean } = {
  requests: [],
  tasks: [],
  refusing: false,
};

function request(options: WechatMiniprogram.RequestOption) {
  const made: FakeRequest = {
    options,
    aborted: false,
    answer: (statusCode, data = "", more = {}) =>
      options.success?.({ statusCode, data, errMsg: "request:ok", ...more } as never),
    fail: (errMsg) => options.fail?.({ errMsg } as never),
  };
  asked.requests.push(made);
  return { abort: () => (made.aborted = true) };
}

function connectSocket(options: WechatMiniprogram.ConnectSocketOption): FakeTask | undefined {
  if (asked.refusing) return undefined;
  const task = new FakeTask(options);
  asked.tasks.push(task);
  return task;
}

/** Puts it in the place of `wx` for each test of a file. */
export function withFakeWx(): void {
  beforeEach(() => {
    Object.assign(asked, { requests: [], tasks: [], refusing: false });
    Object.assign(globalThis, { wx: { request, connectSocket } });
  });
  afterEach(() => void Reflect.deleteProperty(globalThis, "wx"));
}

/** The last of a list that has one. */
export function last<Item>(list: readonly Item[]): Item {
  const found = list.at(-1);
  if (found === undefined) throw new Error("nothing was asked of wx");
  return found;
}

/** An open packet of Engine.IO. */
export function openPacket(more: object = {}): string {
  const fields = { sid: "s1", upgrades: [], pingInterval: 25_000, pingTimeout: 20_000, maxPayload: 1_000_000, ...more };
  return `0${JSON.stringify(fields)}`;
}
