/**
 * `Number.prototype.toLocaleString` and its `BigInt` twin for zh-CN and en-US: decimal, percent, currency, compact.
 * Invariant: equal to V8's text for the options named here (a test compares them); other styles throw instead of lying.
 */
import {
  fractionDigits,
  group,
  roundToFraction,
  roundToSignificant,
  scale,
  toDecimal,
  wholeDigits,
  type Decimal,
} from "./decimal";
import { choice, type Locale } from "./tag";

const STYLES = ["decimal", "percent", "currency", "unit"] as const;
const CURRENCY_DISPLAYS = ["code", "symbol", "narrowSymbol", "name"] as const;
const SIGNS = ["auto", "never", "always", "exceptZero", "negative"] as const;

/** Options after reading and checking. */
interface NumberStyle {
  readonly locale: Locale;
  readonly style: (typeof STYLES)[number];
  readonly currency: string;
  readonly currencyDisplay: (typeof CURRENCY_DISPLAYS)[number];
  readonly sign: (typeof SIGNS)[number];
  readonly compact: boolean;
  readonly long: boolean;
  readonly grouping: boolean;
  /** Digits that a number needs before its first comma. */
  readonly groupMin: number;
  readonly wholeMin: number;
  readonly fractionMin: number;
  readonly fractionMax: number;
  /** Set when significant digits were asked for. */
  readonly significant: { readonly min: number; readonly max: number } | undefined;
  /** Compact numbers without explicit digits show two significant ones, or the whole part. */
  readonly autoCompact: boolean;
}

/** Where V8 differs from the currency's code: `[zh-CN, en-US, narrow]`. */
const SYMBOLS: Readonly<Record<string, readonly [string, string, string]>> = {
  AUD: ["AU$", "A$", "$"],
  BRL: ["R$", "R$", "R$"],
  CAD: ["CA$", "CA$", "$"],
  CNY: ["¥", "CN¥", "¥"],
  EUR: ["€", "€", "€"],
  GBP: ["£", "£", "£"],
  HKD: ["HK$", "HK$", "$"],
  ILS: ["₪", "₪", "₪"],
  INR: ["₹", "₹", "₹"],
  JPY: ["JP¥", "¥", "¥"],
  KRW: ["₩", "₩", "₩"],
  MXN: ["MX$", "MX$", "$"],
  NZD: ["NZ$", "NZ$", "$"],
  PHP: ["₱", "₱", "₱"],
  TWD: ["NT$", "NT$", "$"],
  USD: ["US$", "$", "$"],
  VND: ["₫", "₫", "₫"],
};

/** Currencies without a hundredth. */
const WHOLE_CURRENCIES: ReadonlySet<string> = new Set([
  "JPY",
  "KRW",
  "VND",
  "CLP",
  "ISK",
  "PYG",
  "UGX",
  "XAF",
  "XOF",
  "XPF",
]);

/** The number as text. Throws a RangeError for bad options, as V8 does. */
export function formatNumber(value: number | bigint, locale: Locale, options: unknown): string {
  const style = options === undefined ? plainStyle(locale) : readStyle(locale, Object(options) as object);
  if (typeof value === "number" && Number.isNaN(value)) return decorate("NaN", false, style.sign === "always", style);
  if (value === Infinity || value === -Infinity) return signed("∞", value < 0, false, style);
  const exact = style.style === "percent" ? scale(toDecimal(value), 2) : toDecimal(value);
  if (style.compact) return formatCompact(exact, style);
  const rounded = round(exact, style);
  return signed(digitsOf(rounded, style), rounded.negative, rounded.digits === "", style);
}

const plainStyles: Partial<Record<Locale, NumberStyle>> = {};

/** The style without options, which most calls use. */
function plainStyle(locale: Locale): NumberStyle {
  return (plainStyles[locale] ??= readStyle(locale, {}));
}

function readStyle(locale: Locale, options: object): NumberStyle {
  const all = options as Record<string, unknown>;
  const style = choice(options, "style", STYLES) ?? "decimal";
  const currency = all.currency === undefined ? "" : String(all.currency).toUpperCase();
  if (currency !== "" && !/^[A-Z]{3}$/.test(currency))
    throw new RangeError(`Invalid currency code : ${String(all.currency)}`);
  if (style === "currency" && currency === "") throw new TypeError("Currency code is required with currency style.");
  if (style === "unit")
    throw new RangeError("style 'unit' is not supported by miniwire; put the unit behind the number");
  const notation = choice(options, "notation", ["standard", "compact", "scientific", "engineering"]) ?? "standard";
  if (notation === "scientific" || notation === "engineering") {
    throw new RangeError(`notation '${notation}' is not supported by miniwire; use toExponential`);
  }
  const compact = notation === "compact";
  const useGrouping = all.useGrouping;
  // Compact numbers get a comma only from five digits on.
  const min2 = useGrouping === "min2" || (useGrouping === undefined && compact);
  return {
    locale,
    style,
    currency,
    currencyDisplay: choice(options, "currencyDisplay", CURRENCY_DISPLAYS) ?? "symbol",
    sign: choice(options, "signDisplay", SIGNS) ?? "auto",
    compact,
    long: choice(options, "compactDisplay", ["short", "long"]) === "long",
    grouping: useGrouping !== false && useGrouping !== "false",
    groupMin: min2 ? 2 : 1,
    ...readDigits(all, style, currency, compact),
  };
}

type DigitOptions = Pick<NumberStyle, "wholeMin" | "fractionMin" | "fractionMax" | "significant" | "autoCompact">;

function readDigits(all: Record<string, unknown>, style: string, currency: string, compact: boolean): DigitOptions {
  const wholeMin = integer(all, "minimumIntegerDigits", 1, 21) ?? 1;
  const significantMin = integer(all, "minimumSignificantDigits", 1, 21);
  const significantMax = integer(all, "maximumSignificantDigits", significantMin ?? 1, 21);
  const money = style === "currency" && !compact ? (WHOLE_CURRENCIES.has(currency) ? 0 : 2) : undefined;
  const defaultMin = money ?? 0;
  const defaultMax = money ?? (style === "percent" || compact ? 0 : 3);
  const min = integer(all, "minimumFractionDigits", 0, 100);
  const max = integer(all, "maximumFractionDigits", 0, 100);
  if (min !== undefined && max !== undefined && min > max) {
    throw new RangeError("maximumFractionDigits value is out of range.");
  }
  // What is given pulls the default of the other one along.
  const fractionMin = min ?? (max === undefined ? defaultMin : Math.min(defaultMin, max));
  const fractionMax = max ?? Math.max(defaultMax, fractionMin);
  const hasSignificant = significantMin !== undefined || significantMax !== undefined;
  return {
    wholeMin,
    fractionMin,
    fractionMax,
    significant: hasSignificant ? { min: significantMin ?? 1, max: significantMax ?? 21 } : undefined,
    autoCompact: compact && !hasSignificant && min === undefined && max === undefined,
  };
}

function integer(all: Record<string, unknown>, name: string, low: number, high: number): number | undefined {
  const value = all[name];
  if (value === undefined) return undefined;
  const number = Number(value);
  if (!(number >= low && number <= high)) throw new RangeError(`${name} value is out of range.`);
  return Math.floor(number);
}

function round(exact: Decimal, style: NumberStyle): Decimal {
  if (style.significant !== undefined) return roundToSignificant(exact, style.significant.max);
  if (style.autoCompact && exact.point < 2) return roundToSignificant(exact, 2);
  return roundToFraction(exact, style.fractionMax);
}

function digitsOf(rounded: Decimal, style: NumberStyle): string {
  const whole = wholeDigits(rounded, style.wholeMin);
  // Significant digits start at the first one that is not zero; zero itself counts as one.
  const before = rounded.digits === "" ? 1 : rounded.point;
  const fractionMin = style.significant === undefined ? style.fractionMin : Math.max(0, style.significant.min - before);
  const fraction = fractionDigits(rounded, fractionMin);
  const grouped = style.grouping ? group(whole, style.groupMin) : whole;
  return fraction === "" ? grouped : `${grouped}.${fraction}`;
}

const COMPACT_UNITS: Readonly<Record<Locale, readonly (readonly [number, string, string])[]>> = {
  "zh-CN": [
    [12, "万亿", "万亿"],
    [8, "亿", "亿"],
    [4, "万", "万"],
  ],
  "en-US": [
    [12, "T", " trillion"],
    [9, "B", " billion"],
    [6, "M", " million"],
    [3, "K", " thousand"],
  ],
};

function formatCompact(exact: Decimal, style: NumberStyle): string {
  const units = COMPACT_UNITS[style.locale];
  const unitFor = (decimal: Decimal): readonly [number, string, string] =>
    units.find(([power]) => decimal.point > power) ?? [0, "", ""];
  let unit = unitFor(exact);
  let rounded = round(scale(exact, -unit[0]), style);
  // 9999.5 rounds to 10000, which has a unit of its own.
  const after = unitFor(scale(rounded, unit[0]));
  if (after[0] !== unit[0]) {
    unit = after;
    rounded = round(scale(exact, -unit[0]), style);
  }
  const suffix = style.long ? unit[2] : unit[1];
  return signed(digitsOf(rounded, style) + suffix, rounded.negative, rounded.digits === "", style);
}

function signed(digits: string, negative: boolean, zero: boolean, style: NumberStyle): string {
  const show = {
    auto: negative,
    never: false,
    always: true,
    exceptZero: !zero,
    negative: negative && !zero,
  }[style.sign];
  return decorate(digits, show && negative, show && !negative, style);
}

/** Adds sign, percent sign and currency. */
function decorate(digits: string, minus: boolean, plus: boolean, style: NumberStyle): string {
  const sign = minus ? "-" : plus ? "+" : "";
  if (style.style === "percent") return `${sign}${digits}%`;
  if (style.style !== "currency") return sign + digits;
  const symbol = currencySymbol(style);
  // Between a letter and a digit stands a no-break space.
  const space = /[A-Z]$/.test(symbol) && /^\d/.test(digits) ? "\u00a0" : "";
  return `${sign}${symbol}${space}${digits}`;
}

function currencySymbol({ currency, currencyDisplay, locale }: NumberStyle): string {
  if (currencyDisplay === "name") {
    throw new RangeError("currencyDisplay 'name' is not supported by miniwire; write the name behind the number");
  }
  const symbols = SYMBOLS[currency];
  if (currencyDisplay === "code" || symbols === undefined) return currency;
  const [chinese, english, narrow] = symbols;
  return currencyDisplay === "narrowSymbol" ? narrow : locale === "zh-CN" ? chinese : english;
}
