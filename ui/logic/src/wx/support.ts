/**
 * How far each member of `wx` is implemented: declared by each family beside its code, read by the API matrix.
 * Counterpart: `ui/logic/api/generate.mjs` writes docs/contracts/api-matrix.md from it; the type makes a family declare
 * exactly the members that it returns. Invariants: a partial member says what is missing; a full one may say what a phone adds.
 */

/** `full`, alone or with what is different without a phone, or `partial: ` and what is missing. */
export type SupportLevel = "full" | `full: ${string}` | `partial: ${string}`;

/** One entry for each member that the family adds. */
export type Support<Family> = Readonly<Record<keyof Family, SupportLevel>>;
