/**
 * Attribute values as WXML gives them: anything that JSON carries, and text where a number or a flag is meant.
 * Counterpart: `truthy` of `ui/logic/src/view/defaults.ts`. Invariant: no value, however wrong, makes a reader throw.
 */

/** An attribute without a value is on, and so is every text, "false" included, as in WeChat. */
export function flagOf(value: unknown, otherwise = false): boolean {
  if (value === undefined || value === null) return otherwise;
  return value === "" || !!value;
}

export function numberOf(value: unknown, otherwise: number): number {
  if (value === undefined || value === null || value === "" || typeof value === "boolean") return otherwise;
  const number = Number(value);
  return Number.isFinite(number) ? number : otherwise;
}

export function textOf(value: unknown, otherwise = ""): string {
  if (value === undefined || value === null) return otherwise;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), Math.max(low, high));
}
