/**
 * Makes the global object of a fresh context that of the real logic layer: adds what it has, takes away what it lacks.
 * Counterpart: `crates/logic/src/prelude.js` has already given `Date` and `Math.random` the session's clock and seed.
 * Invariant: runs once, before any app code and before the framework adds its names.
 */
import { timerGlobals } from "../loop";
import type { Runtime } from "../runtime";
import { createConsole } from "./console";
import { restrictDynamicCode } from "./dynamic-code";
import { installLocale } from "./locale";
import { allowedGlobals } from "./names";
import { installRegExpStatics } from "./regexp-statics";
import { TextDecoder, TextEncoder } from "./text-codec";

/** Sets up `globalThis` for one session. */
export function installGlobals(runtime: Runtime): void {
  const { profile, language } = runtime.native.config;
  removeOtherGlobals(globalThis, allowedGlobals(profile));
  define(globalThis, timerGlobals(runtime));
  // Not optional: what uni-app's compiler puts out assigns to `global` before anything else runs.
  define(globalThis, { console: createConsole(runtime), global: globalThis });
  if (profile === "device") restrictDynamicCode(globalThis);
  else define(globalThis, { TextDecoder, TextEncoder });
  installRegExpStatics();
  installLocale(language);
}

/** Adds globals as hosts do: an app may replace or delete them. */
function define(target: object, members: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(members)) {
    Object.defineProperty(target, name, { value, writable: true, enumerable: false, configurable: true });
  }
}

/** Removes every name that is not allowed; the engine brings some that phones lack (`performance`, `DOMException`…). */
function removeOtherGlobals(target: typeof globalThis, allowed: ReadonlySet<string>): void {
  for (const name of Object.getOwnPropertyNames(target)) {
    if (!allowed.has(name)) Reflect.deleteProperty(target, name);
  }
}
