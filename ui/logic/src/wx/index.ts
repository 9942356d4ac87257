/**
 * `wx`: merges the families, one file per family of the official API tree, and fills in every other documented member.
 * Counterpart: `main.ts` passes the families that stand on the framework. Invariant: a member of the official typings is
 * never undefined here, and one that is absent there (`offSocketClose`…) is never defined.
 */
import type { Runtime, WxFamily } from "../runtime";
import { canIUse } from "./can-i-use";
import { RUNTIME_FAMILIES } from "./families";
import { Stubs } from "./stubs";
import { forEachMember } from "./typings";

export { httpEvents } from "./http-task";
export { socketEvents } from "./socket";

/** The `wx` object of a session. Families that are passed win over our own. */
export function createWx(runtime: Runtime, families: readonly WxFamily[]): Record<string, unknown> {
  const wx: Record<string, unknown> = {};
  for (const [family] of RUNTIME_FAMILIES) Object.assign(wx, family(runtime));
  for (const family of families) Object.assign(wx, family(runtime));
  const stubs = new Stubs(runtime);
  const stubbed = new Set<string>();
  wx.canIUse = canIUse((name) => Object.hasOwn(wx, name) && !stubbed.has(name));
  forEachMember((name, kind, className) => {
    if (name in wx) return;
    stubbed.add(name);
    if (kind === "k") lazily(wx, name, () => stubs.make(name, kind, className));
    else wx[name] = stubs.make(name, kind, className);
  });
  return wx;
}

/** A namespace of stubs is made when somebody looks at it. */
function lazily(wx: Record<string, unknown>, name: string, make: () => unknown): void {
  const settle = (value: unknown): void => {
    Object.defineProperty(wx, name, { value, writable: true, enumerable: true, configurable: true });
  };
  const get = (): unknown => {
    settle(make());
    return wx[name];
  };
  Object.defineProperty(wx, name, { get, set: settle, enumerable: true, configurable: true });
}
