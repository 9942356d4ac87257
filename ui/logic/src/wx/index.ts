/**
 * `wx`: merges the families, one file per family of the official API tree, and fills in every other documented member.
 * Counterpart: `main.ts` passes the families that stand on the framework. Invariant: a member of the official typings is
 * never undefined here, and one that is absent there (`offSocketClose`…) is never defined.
 */
import type { Runtime, WxFamily } from "../runtime";
import { socketFamily } from "./socket";

export { socketEvents } from "./socket";

const OWN_FAMILIES: readonly WxFamily[] = [socketFamily];

/** The `wx` object of a session. Later families win over earlier ones. */
export function createWx(runtime: Runtime, families: readonly WxFamily[]): Record<string, unknown> {
  const wx: Record<string, unknown> = {};
  for (const family of [...OWN_FAMILIES, ...families]) Object.assign(wx, family(runtime));
  return wx;
}
