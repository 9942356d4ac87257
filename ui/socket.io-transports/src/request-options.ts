/**
 * What both transports take from the options of a Socket.IO client: headers, credentials, the address.
 * Counterpart: `extraHeaders`, `withCredentials` and `transportOptions` of `io()`.
 */
import { cookiesFor } from "./cookies.js";
import type { CookieUrl } from "./cookies.js";

/** Options of a transport as engine.io-client fills them in; the names are its own. */
export interface TransportOptions {
  readonly hostname?: string;
  readonly path?: string;
  readonly secure?: boolean;
  readonly extraHeaders?: Readonly<Record<string, string>>;
  readonly withCredentials?: boolean;
  /** Milliseconds; of each request, and of the handshake of a socket. */
  readonly requestTimeout?: number;
  /** `true` asks for permessage-deflate; the object that engine.io-client puts here by default does not. */
  readonly perMessageDeflate?: unknown;
  readonly forceBase64?: boolean;
}

/** For cookies. */
export function addressOf({ hostname = "", path = "/", secure = false }: TransportOptions): CookieUrl {
  return { hostname, path, secure };
}

/** The app's limit for a request or a handshake; 0 is none, as in the client's own transports. */
export function timeoutOf({ requestTimeout = 0 }: TransportOptions): number | undefined {
  return requestTimeout > 0 ? requestTimeout : undefined;
}

/** The app's own headers, and the cookies that the server has set behind its own. */
export function headersOf(options: TransportOptions): Record<string, string> {
  const headers = { ...options.extraHeaders };
  const cookies = options.withCredentials === true ? cookiesFor(addressOf(options)) : "";
  if (cookies === "") return headers;
  const name = Object.keys(headers).find((name) => name.toLowerCase() === "cookie") ?? "Cookie";
  const own = headers[name];
  headers[name] = own === undefined || own === "" ? cookies : `${own}; ${cookies}`;
  return headers;
}
