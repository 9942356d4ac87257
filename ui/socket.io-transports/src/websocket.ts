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

  override write(packets: readonly OutgoingPacket[]): void {
    if (this.supportsBinary) {
      super.write(packets);
      return;
    }
    // `forceBase64`: the client's own way to it leads over Blob and FileReader.
    this.writable = false;
    for (const packet of packets) (this.ws as WxSocket | null)?.send(encodePacket(packet));
    void Promise.resolve().then(() => {
      this.writable = true;
      this.emitReserved("drain");
    });
  }
}
