/**
 * Numbers as decimal digits, rounded and grouped. Rounding works on the shortest digits that name the number, half away
 * from zero, as V8 does: 1.005 with two places is 1.01.
 */

/** `0.d₁d₂d₃… × 10^point`: digits without leading or trailing zeros, none for zero. */
export interface Decimal {
  readonly negative: boolean;
  readonly digits: string;
  readonly point: number;
}

/** A finite number or a bigint as digits. */
export function toDecimal(value: number | bigint): Decimal {
  const negative = typeof value === "bigint" ? value < 0n : value < 0 || Object.is(value, -0);
  const [mantissa = "", exponent = "0"] = String(value).replace(/^-/, "").split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  return trimmed(negative, whole + fraction, whole.length + Number(exponent));
}

function trimmed(negative: boolean, digits: string, point: number): Decimal {
  const leading = /^0*/.exec(digits)?.[0].length ?? 0;
  const rest = digits.slice(leading).replace(/0+$/, "");
  return { negative, digits: rest, point: rest === "" ? 0 : point - leading };
}

/** Keeps `count` digits, counted from the first one; a negative count leaves nothing. */
function keep(decimal: Decimal, count: number): Decimal {
  const { negative, digits, point } = decimal;
  if (count >= digits.length) return decimal;
  const up = count >= 0 && (digits[count] ?? "0") >= "5";
  const kept = count > 0 ? digits.slice(0, count) : "";
  if (!up) return trimmed(negative, kept, point);
  const raised = (BigInt(kept === "" ? "0" : kept) + 1n).toString();
  // 999 + 1 has one digit more: the point moves.
  return trimmed(negative, raised, point + raised.length - count);
}

/** Rounds to `places` digits after the point. */
export function roundToFraction(decimal: Decimal, places: number): Decimal {
  return keep(decimal, decimal.point + places);
}

/** Rounds to `count` significant digits. */
export function roundToSignificant(decimal: Decimal, count: number): Decimal {
  return keep(decimal, count);
}

/** Moves the point `places` to the right. */
export function scale(decimal: Decimal, places: number): Decimal {
  return decimal.digits === "" ? decimal : { ...decimal, point: decimal.point + places };
}

/** The digits before the point, at least `count` of them. */
export function wholeDigits(decimal: Decimal, count: number): string {
  const { digits, point } = decimal;
  return (point <= 0 ? "" : digits.slice(0, point).padEnd(point, "0")).padStart(count, "0");
}

/** The digits after the point, at least `count` of them. */
export function fractionDigits(decimal: Decimal, count: number): string {
  const { digits, point } = decimal;
  return (point < 0 ? "0".repeat(-point) + digits : digits.slice(point)).padEnd(count, "0");
}

/** Thousands separated by commas, when there are at least `min` digits before the first one. */
export function group(whole: string, min: number): string {
  if (whole.length < 3 + min) return whole;
  const first = whole.length % 3;
  const groups = first === 0 ? [] : [whole.slice(0, first)];
  for (let at = first; at < whole.length; at += 3) groups.push(whole.slice(at, at + 3));
  return groups.join(",");
}
