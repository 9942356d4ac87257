/**
 * The HTTP long-polling transport of engine.io-client on `wx.request`.
 * Counterpart: `XHR` of engine.io-client, whose cycle of polls and pause this uses; the requests are its own.
 * Invariants: at most one poll and one POST are under way; after `close` no poll is.
 */
import { XHR } from "engine.io-client";
import { keepCookies } from "./cookies.js";
import { encodePayload } from "./payload.js";
import type { OutgoingPacket } from "./payload.js";
import { addressOf, headersOf, timeoutOf } from "./request-options.js";
import type { TransportOptions } from "./request-options.js";

/** A poll outlasts the heartbeat by this, so that the client finds out about a silent server as `ping timeout`. */
const POLL_TIMEOUT_MARGIN_MS = 5000;

/** What to do with the end of a request. */
interface Ends {
  readonly answered: (body: string) => void;
  readonly failed: (description: number | string, context: unknown) => void;
}

/** For `transports` of `io()`. */
export class WxPolling extends XHR {
  /** Ends the poll that is under way. */
  private abortPoll = () => {};
  /** How long the server may say nothing; 0 until it has told. */
  private silenceMs = 0;

  constructor(options: TransportOptions) {
    super(options);
    this.supportsBinary = options.forceBase64 !== true;
    this.socket.once("handshake", ({ pingInterval, pingTimeout }) => {
      this.silenceMs = pingInterval + pingTimeout;
    });
  }

  override doPoll(): void {
    this.abortPoll = this.ask("GET", undefined, {
      answered: (body) => this.onData(body),
      // The words of the client's own transport, which apps may compare with.
      failed: (description, context) => void this.onError("xhr poll error", description, context),
    });
  }

  override doWrite(body: string, answered: () => void): void {
    this.ask("POST", body, {
      answered,
      failed: (description, context) => void this.onError("xhr post error", description, context),
    });
  }

  override write(packets: readonly OutgoingPacket[]): void {
    this.writable = false;
    this.doWrite(encodePayload(packets), () => {
      this.writable = true;
      this.emitReserved("drain");
    });
  }

  override close(): this {
    // The client closes only what is opening or open; a poll may be under way in between, while it is pausing.
    if (this.readyState === "pausing") this.abortPoll();
    return super.close();
  }

  override doClose(): void {
    const end = () => this.abortPoll();
    // Before the handshake there is nothing on the server to close.
    if (this.readyState !== "open") end();
    else this.ask("POST", encodePayload([{ type: "close" }]), { answered: end, failed: end });
  }

  /** One request; gives what aborts it. */
  private ask(method: "GET" | "POST", body: string | undefined, ends: Ends): () => void {
    const options: TransportOptions = this.opts;
    const header = headersOf(options);
    if (method === "POST") header["content-type"] = "text/plain;charset=UTF-8";
    const timeout = timeoutOf(options) ?? this.pollTimeout(method);
    let over = false;
    const task = wx.request<string>({
      url: this.uri(),
      method,
      header,
      // Anything but `json` leaves the body as it is.
      dataType: "text",
      responseType: "text",
      ...(body !== undefined && { data: body }),
      ...(timeout !== undefined && { timeout }),
      success: (result) => {
        if (over) return;
        over = true;
        if (options.withCredentials === true) keepCookies(addressOf(options), result);
        if (result.statusCode === 200) ends.answered(result.data);
        else ends.failed(result.statusCode, result);
      },
      fail: (result) => {
        if (over) return;
        over = true;
        ends.failed(result.errMsg, result);
      },
    });
    return () => {
      if (over) return;
      over = true;
      task.abort();
    };
  }

  /** A poll is answered with the next heartbeat at the latest, whatever app.json says about requests. */
  private pollTimeout(method: string): number | undefined {
    return method === "GET" && this.silenceMs > 0 ? this.silenceMs + POLL_TIMEOUT_MARGIN_MS : undefined;
  }
}
