/**
 * A SocketTask in the shape of a browser's WebSocket, as far as engine.io-client uses one.
 * Counterpart: `createSocket` of WxWebSocket. Invariants: after `onclose` nothing is told; a failure is told at most once, and
 * `onclose` follows it.
 */

/** What `onclose` gets: the fields of a browser's CloseEvent. */
export interface WxCloseEvent {
  readonly type: "close";
  readonly code: number;
  readonly reason: string;
  readonly wasClean: boolean;
}

/** What `onerror` gets; `message` is the errMsg of WeChat. */
export interface WxErrorEvent {
  readonly type: "error";
  readonly message: string;
  /** The whole result of WeChat, with `errCode` and `errno` where it has them. */
  readonly result: unknown;
}

/** Options of `wx.connectSocket` that are used. */
export interface WxSocketOptions {
  readonly url: string;
  readonly header: Record<string, string>;
  readonly protocols?: string[];
  readonly perMessageDeflate?: boolean;
  readonly timeout?: number;
}

/** RFC 6455 §7.1.5: the connection ended without a close frame. */
const ABNORMAL = 1006;

/** One connection. */
export class WxSocket {
  /** Always so on wx; engine.io-client assigns it. */
  binaryType = "arraybuffer";
  onopen: (() => void) | null = null;
  onmessage: ((event: { readonly data: string | ArrayBuffer }) => void) | null = null;
  onerror: ((event: WxErrorEvent) => void) | null = null;
  onclose: ((event: WxCloseEvent) => void) | null = null;
  private state: "connecting" | "open" | "closing" | "closed" = "connecting";
  private failed = false;
  private readonly task: WechatMiniprogram.SocketTask | undefined;

  /** @param opened gets the header of the server's answer. */
  constructor(options: WxSocketOptions, opened: (header: unknown) => void = () => {}) {
    const task = wx.connectSocket({
      // A heartbeat or an ack is one small message that somebody waits for.
      tcpNoDelay: true,
      ...options,
      fail: (result) => {
        this.fail(result);
        this.end(ABNORMAL, "");
      },
    }) as WechatMiniprogram.SocketTask | undefined;
    this.task = task;
    task?.onOpen((result) => {
      // Some phones cannot cancel a handshake: what was closed meanwhile is closed now.
      if (this.state !== "connecting") {
        task.close({ code: 1000 });
        return;
      }
      this.state = "open";
      opened((result as typeof result | undefined)?.header);
      this.onopen?.();
    });
    task?.onMessage(({ data }) => {
      if (this.state === "open") this.onmessage?.({ data });
    });
    task?.onError((result) => this.fail(result));
    // Base libraries before 2.0 tell neither header nor code.
    task?.onClose((result) => {
      const { code = ABNORMAL, reason = "" } = (result ?? {}) as Partial<typeof result>;
      this.end(code, reason);
    });
  }

  /** Sends one message; a view leaves as the bytes that it shows. */
  send(data: string | ArrayBuffer | ArrayBufferView): void {
    if (this.state !== "open") return;
    this.task?.send({
      data: ArrayBuffer.isView(data) ? bytesOf(data) : data,
      // Whoever has sent waits for an answer that will not come: better to begin anew.
      fail: (result) => {
        if (this.state === "open") this.fail(result);
      },
    });
  }

  /** Begins the closing handshake, or cancels the opening one. */
  close(code = 1000, reason = ""): void {
    if (this.state === "closing" || this.state === "closed") return;
    this.state = "closing";
    this.task?.close({ code, reason });
  }

  private fail(result: { readonly errMsg: string }): void {
    if (this.failed || this.state === "closed") return;
    this.failed = true;
    this.onerror?.({ type: "error", message: result.errMsg, result });
  }

  private end(code: number, reason: string): void {
    if (this.state === "closed") return;
    this.state = "closed";
    this.onclose?.({ type: "close", code, reason, wasClean: code !== ABNORMAL });
  }
}

/** Exactly the bytes that a view shows: `wx` sends whole buffers. */
function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): ArrayBuffer {
  if (buffer instanceof ArrayBuffer && byteLength === buffer.byteLength) return buffer;
  const copy = new Uint8Array(byteLength);
  copy.set(new Uint8Array(buffer, byteOffset, byteLength));
  return copy.buffer;
}
