/**
 * What TCPSocket and UDPSocket check before Rust is asked: addresses, ports, and calls at the wrong time.
 * Counterpart: `crates/logic/src/tasks/failure.rs` makes the failures that come later. Sources: docs/contracts/tcp.md.
 */
import type { SocketFailure } from "../native";
import { isObject, typeName } from "./callback";

/** Documented codes: the address, and the port, is not one that can be used. */
const CODE_ADDRESS = 1;
const CODE_PORT = 2;
/** Documented: a system error. */
export const CODE_SYSTEM = -1;
/** Documented: a call of the socket API failed; the text has the number of Linux. */
const CODE_SYSTEM_CALL = -2;

/** Calls at the wrong time fail with the number that the system gives (errno.h), in the form that was observed. */
const ERRNO = {
  EBADF: [9, "Bad file descriptor"],
  EINVAL: [22, "Invalid argument"],
  EPIPE: [32, "Broken pipe"],
  EISCONN: [106, "Transport endpoint is already connected"],
  ENOTCONN: [107, "Transport endpoint is not connected"],
  EALREADY: [114, "Operation already in progress"],
} as const;

/** What the events without a payload of their own report (typings: they have an `errMsg`; the text of the errno table). */
export const EVENT_OK = { errMsg: "ok" } as const;

export function systemFailure(call: string, name: keyof typeof ERRNO): SocketFailure {
  const [errNum, text] = ERRNO[name];
  return { errCode: CODE_SYSTEM_CALL, errMsg: `${call} socket fail: errno:${errNum} errmsg:${text}`, errNum };
}

/** A host and a port as the app gave them; a failure where one of them is none. */
export function destination(call: string, options: unknown): { address: string; port: number } | SocketFailure {
  const { address, port } = isObject(options) ? options : ({} as Record<string, unknown>);
  if (typeof address !== "string" || !/^[^\s/@]+$/.test(address)) {
    return { errCode: CODE_ADDRESS, errMsg: `${call} fail: invalid address` };
  }
  if (!isPort(port) || port === 0) return invalidPort(call);
  // An IPv6 address may come in the brackets that it has in a URL.
  return { address: address.replace(/^\[(.*)\]$/, "$1"), port };
}

export function invalidPort(call: string): SocketFailure {
  return { errCode: CODE_PORT, errMsg: `${call} fail: invalid port` };
}

/** A whole number that fits a port field. */
export function isPort(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 65535;
}

/** Bytes or text to send, or the failure where the app gave something else. */
export function sendable(call: string, value: unknown): string | ArrayBuffer | SocketFailure {
  const type = typeName(value);
  if (typeof value === "string" || type === "ArrayBuffer") return value as string | ArrayBuffer;
  return { errCode: CODE_SYSTEM, errMsg: `${call} fail: data should be String or ArrayBuffer instead of ${type}` };
}

export function isFailure(value: unknown): value is SocketFailure {
  return isObject(value) && "errCode" in value;
}
