/**
 * What TCPSocket and UDPSocket check before Rust is asked: addresses, ports, and calls at the wrong time.
 * Counterpart: `crates/logic/src/tasks/failure.rs` makes the failures that come later. Sources: docs/contracts/errors.md.
 */
import type { SocketFailure } from "../native";
import { filled, isObject, typeName } from "./callback";
import {
  EALREADY,
  EBADF,
  EINVAL,
  EISCONN,
  ENOTCONN,
  EPIPE,
  TCP_UDP_BAD_ADDRESS,
  TCP_UDP_BAD_DATA,
  TCP_UDP_BAD_PORT,
  TCP_UDP_SYSTEM_CALL,
} from "./generated/errors";

/** Calls at the wrong time fail with the number that the system gives. */
const ERRNO = { EBADF, EINVAL, EPIPE, EISCONN, ENOTCONN, EALREADY };

/** What the events without a payload of their own report (typings: they have an `errMsg`; the text of the errno table). */
export const EVENT_OK = { errMsg: "ok" } as const;

export function systemFailure(call: string, name: keyof typeof ERRNO): SocketFailure {
  const [errNum, text] = ERRNO[name];
  return { ...failure(TCP_UDP_SYSTEM_CALL, { call, n: String(errNum), text }), errNum };
}

/** A failure as docs/contracts/errors.md has it; `values` go into its text. */
export function failure(row: { text: string; errCode: number }, values: Record<string, string>): SocketFailure {
  return { errCode: row.errCode, errMsg: filled(row.text, values) };
}

/** A host and a port as the app gave them; a failure where one of them is none. */
export function destination(call: string, options: unknown): { address: string; port: number } | SocketFailure {
  const { address, port } = isObject(options) ? options : ({} as Record<string, unknown>);
  if (typeof address !== "string" || !/^[^\s/@]+$/.test(address)) {
    return failure(TCP_UDP_BAD_ADDRESS, { call });
  }
  if (!isPort(port) || port === 0) return invalidPort(call);
  // An IPv6 address may come in the brackets that it has in a URL.
  return { address: address.replace(/^\[(.*)\]$/, "$1"), port };
}

export function invalidPort(call: string): SocketFailure {
  return failure(TCP_UDP_BAD_PORT, { call });
}

/** A whole number that fits a port field. */
export function isPort(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 65535;
}

/** Bytes or text to send, or the failure where the app gave something else. */
export function sendable(call: string, value: unknown): string | ArrayBuffer | SocketFailure {
  const type = typeName(value);
  if (typeof value === "string" || type === "ArrayBuffer") return value as string | ArrayBuffer;
  return failure(TCP_UDP_BAD_DATA, { call, type });
}

export function isFailure(value: unknown): value is SocketFailure {
  return isObject(value) && "errCode" in value;
}
