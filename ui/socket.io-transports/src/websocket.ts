/**
 * The WebSocket transport of engine.io-client on `wx.connectSocket`.
 * Counterpart: `WebSocket` of engine.io-client, which this extends: its handshake, heartbeat and upgrade are used as they are.
 */
import { WebSocket } from "engine.io-client";
import { keepCookies } from "./cookies.js";
import { encodePacket } from "./payload.js";
import type { OutgoingPacket } from "./payload.js";
import { addressOf, headersOf, timeoutOf } from "./request-options.js";
import type { TransportOptions } from "./request-options.js";
import { WxSocket } from "./socket.js";

/** For `transports` of `io()`. */
export class WxWebSocket extends WebSocket {
  override createSocket(uri: string, protocols: string | string[] | undefined): WxSocket {
    const options: TransportOptions = this.opts;
    const timeout = timeoutOf(options);
    const list = typeof protocols === "string" ? [protocols] : (protocols ?? []);
    return new WxSocket(
      {
        url: uri,
        header: headersOf(options),
        ...(list.length > 0 && { protocols: list }),
        ...(options.perMessageDeflate === true && { perMessageDeflate: true }),
        ...(timeout !== undefined && { timeout }),
      },
      (header) => {
        if (options.withCredentials === true) keepCookies(addressOf(options), { header });
      },
    );
  }

  /** The client's own way leads each packet through a callback, and with `forceBase64` over Blob and FileReader. */
  override write(packets: readonly OutgoingPacket[]): void {
    this.writable = false;
    const socket = this.ws as WxSocket | null;
    for (const packet of packets) socket?.send(this.encoded(packet));
    void Promise.resolve().then(() => {
      this.writable = true;
      this.emitReserved("drain");
    });
  }

  private encoded(packet: OutgoingPacket): string | ArrayBuffer | ArrayBufferView {
    const { data } = packet;
    if (this.supportsBinary && (data instanceof ArrayBuffer || ArrayBuffer.isView(data))) return data;
    return encodePacket(packet);
  }
}
