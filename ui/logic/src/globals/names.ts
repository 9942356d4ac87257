/**
 * Which names the logic layer's global object has, and which it must not have.
 * Source: wx globals as documented, `device` being what phones agree on. Invariant: `installGlobals` leaves no name that is
 * neither here nor set by the app itself; a test enumerates them.
 */

/** Names of the ECMAScript standard that apps may use. */
export const STANDARD_GLOBALS = [
  "AggregateError",
  "Array",
  "ArrayBuffer",
  "Atomics",
  "BigInt",
  "BigInt64Array",
  "BigUint64Array",
  "Boolean",
  "DataView",
  "Date",
  "Error",
  "EvalError",
  "FinalizationRegistry",
  "Float32Array",
  "Float64Array",
  "Function",
  "Infinity",
  "Int16Array",
  "Int32Array",
  "Int8Array",
  "Iterator",
  "JSON",
  "Map",
  "Math",
  "NaN",
  "Number",
  "Object",
  "Promise",
  "Proxy",
  "RangeError",
  "ReferenceError",
  "Reflect",
  "RegExp",
  "Set",
  "SharedArrayBuffer",
  "String",
  "Symbol",
  "SyntaxError",
  "TypeError",
  "URIError",
  "Uint16Array",
  "Uint32Array",
  "Uint8Array",
  "Uint8ClampedArray",
  "WeakMap",
  "WeakRef",
  "WeakSet",
  "decodeURI",
  "decodeURIComponent",
  "encodeURI",
  "encodeURIComponent",
  "escape",
  "eval",
  "globalThis",
  "isFinite",
  "isNaN",
  "parseFloat",
  "parseInt",
  "undefined",
  "unescape",
] as const;

/** Names that `installGlobals` adds in every profile. */
export const INSTALLED_GLOBALS = [
  "console",
  "global",
  "setTimeout",
  "clearTimeout",
  "setInterval",
  "clearInterval",
] as const;

/** Names that the framework and the `wx` families add after `installGlobals`. */
export const FRAMEWORK_GLOBALS = [
  "App",
  "Behavior",
  "Component",
  "Page",
  "getApp",
  "getCurrentPages",
  "requirePlugin",
  "wx",
] as const;

/** Names that only the devtools have: programs that use them break on phones. */
export const DEVTOOLS_GLOBALS = ["TextDecoder", "TextEncoder", "queueMicrotask"] as const;

/**
 * Names that must be absent in the device profile, whoever the engine is. `installGlobals` removes every name that is in
 * none of the lists above; this one is what tests and error hints name.
 */
export const ABSENT_GLOBALS = [
  "AbortController",
  "Blob",
  "Buffer",
  "DOMException",
  "EventSource",
  "File",
  "FormData",
  "Headers",
  "URL",
  "URLSearchParams",
  "WXWebAssembly",
  "WebAssembly",
  "WebSocket",
  "XMLHttpRequest",
  "atob",
  "btoa",
  "crypto",
  "document",
  "fetch",
  "localStorage",
  "location",
  "navigator",
  "os",
  "performance",
  "print",
  "process",
  "self",
  "std",
  "structuredClone",
  "window",
  ...DEVTOOLS_GLOBALS,
] as const;

/** Every name that the global object may have in `profile`. */
export function allowedGlobals(profile: "device" | "devtools"): ReadonlySet<string> {
  return new Set<string>([
    ...STANDARD_GLOBALS,
    ...INSTALLED_GLOBALS,
    ...FRAMEWORK_GLOBALS,
    ...(profile === "devtools" ? DEVTOOLS_GLOBALS : []),
  ]);
}
