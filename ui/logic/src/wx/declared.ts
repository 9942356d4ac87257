/**
 * How far every member of `wx` is implemented, in one table: what each family declares beside its code.
 * Counterpart: `ui/logic/api/generate.mjs` prints it as docs/contracts/api-matrix.md; the bundle does not contain it.
 * Invariant: the `Support` type makes a family declare exactly the members that it returns.
 */
import { RUNTIME_FAMILIES } from "./families";
import { lifecycleSupport } from "./lifecycle";
import { routeSupport } from "./route";
import { selectorSupport } from "./selector";
import type { SupportLevel } from "./support";

export const declaredSupport: Readonly<Record<string, SupportLevel>> = {
  canIUse: "partial: of components only the names are known, not their attributes",
  ...Object.fromEntries(RUNTIME_FAMILIES.flatMap(([, support]) => Object.entries(support))),
  ...lifecycleSupport,
  ...routeSupport,
  ...selectorSupport,
};
