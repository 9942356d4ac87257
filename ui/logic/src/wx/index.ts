/**
 * `wx`: merges the families, one file per family of the official API tree, and fills in every other documented member.
 * Counterpart: `main.ts` passes the families that stand on the framework. Invariant: a member of the official typings is
 * never undefined here, and one that is absent there (`offSocketClose`…) is never defined.
 */
import type { Runtime, WxFamily } from "../runtime";
import { canIUse } from "./can-i-use";
import { RUNTIME_FAMILIES } from "./families";
import { Stubs } from "./stubs";
import { memberShapes } from "./typings";

export { socketEvents } from "./socket";

/** The `wx` object of a session. Families that are passed win over our own. */
export function createWx(runtime: Runtime, families: readonly WxFamily[]): Record<string, unknown> {
  const wx: Record<string, unknown> = {};
  for (const [family] of RUNTIME_FAMILIES) Object.assign(wx, family(runtime));
  for (const family of families) Object.assign(wx, family(runtime));
  const implemented = new Set([...Object.keys(wx), "canIUse"]);
  wx.canIUse = canIUse(implemented);
  const stubs = new Stubs(runtime);
  for (const shape of memberShapes()) {
    if (!implemented.has(shape.name)) wx[shape.name] = stubs.make(shape);
  }
  return wx;
}
