/**
 * `String.prototype.localeCompare`: the order of the Unicode root collation for ASCII and accented Latin, code point order
 * for everything else, with Chinese characters first in Chinese.
 * Deviation: V8 sorts Chinese characters by pinyin in zh-CN. That needs a table of all characters, so here they stand in
 * code point order; apps that show lists by pinyin bring their own table anyway, because phones differ. V8 in zh-CN also
 * puts vowels with a tone mark before plain ones; here they follow, as in all other languages.
 */
import { choice, type Locale } from "./tag";

/** ASCII punctuation and symbols in the order of the root collation; they stand before digits, digits before letters. */
const PUNCTUATION = "\t\n\v\f\r _-,，;:!?.。·'\"()[]{}@*/\\&#%`^+<=>|~～$";

const SENSITIVITIES = ["base", "accent", "case", "variant"] as const;

/** Strengths that differ between two texts, from strongest to weakest. */
interface Rules {
  readonly accents: boolean;
  readonly cases: boolean;
  readonly numeric: boolean;
  readonly upperFirst: boolean;
  readonly chineseFirst: boolean;
}

/**
 * The order of two texts of ASCII and common Chinese characters without options, which is what sorting mostly compares;
 * undefined for others. Uses no regular expression.
 */
export function comparePlain(left: string, right: string, locale: Locale): number | undefined {
  const length = Math.min(left.length, right.length);
  let byCase = 0;
  for (let index = 0; index < length; index += 1) {
    const x = left.charCodeAt(index);
    const y = right.charCodeAt(index);
    if (x === y && isPlain(x)) continue;
    const difference = plainWeight(x, locale) - plainWeight(y, locale);
    // Equal weights are equal letters: the lower one has the higher code.
    if (difference === 0) byCase ||= y - x;
    // What follows may still be a combining mark of either character.
    else if (Number.isNaN(difference) || !isPlainFrom(left, index + 1) || !isPlainFrom(right, index + 1))
      return undefined;
    else return Math.sign(difference);
  }
  if (!isPlainFrom(left, length) || !isPlainFrom(right, length)) return undefined;
  return Math.sign(left.length - right.length || byCase);
}

function isPlain(code: number): boolean {
  return (code >= 0x20 && code < 0x7f) || (code >= 0x4e00 && code <= 0x9fff);
}

/** Whether the next character is plain, or there is none. */
function isPlainFrom(text: string, index: number): boolean {
  return index >= text.length || isPlain(text.charCodeAt(index));
}

const asciiWeights: number[] = [];

/** The weight that `weight` gives, NaN for characters that need it. */
function plainWeight(code: number, locale: Locale): number {
  if (!isPlain(code)) return Number.NaN;
  if (code < 0x80) {
    return (asciiWeights[code] ??= weight(String.fromCharCode(code), { chineseFirst: false }));
  }
  return (locale === "zh-CN" ? 3 : 5) * CLASS + code;
}

/** Negative when `left` comes first. Throws a RangeError for bad options, as V8 does. */
export function compare(left: string, right: string, locale: Locale, options: unknown, tags?: unknown): number {
  if (left === right) return 0;
  const given = options === undefined ? {} : (Object(options) as Record<string, unknown>);
  const sensitivity = choice(given, "sensitivity", SENSITIVITIES) ?? "variant";
  const rules: Rules = {
    accents: sensitivity === "accent" || sensitivity === "variant",
    cases: sensitivity === "case" || sensitivity === "variant",
    numeric: given.numeric === undefined ? /-u(-\w+)*-kn(-true)?(-|$)/.test(String(tags)) : Boolean(given.numeric),
    upperFirst: choice(given, "caseFirst", ["upper", "lower", "false"]) === "upper",
    chineseFirst: locale === "zh-CN",
  };
  const a = prepared(left, rules);
  const b = prepared(right, rules);
  if (a === b) return 0;
  return Math.sign(comparePrimary(a, b, rules) || compareMarks(a, b, rules) || compareCase(a, b, rules));
}

/** Letters apart from their marks; numbers without leading zeros where numbers count. */
function prepared(text: string, { numeric }: Rules): string {
  const decomposed = text.normalize("NFD");
  return numeric ? decomposed.replace(/(?<!\d)0+(?=\d)/g, "") : decomposed;
}

/** Combining marks are told apart only when everything else is equal. */
const MARKS = /[\u0300-\u036f]/g;

function comparePrimary(left: string, right: string, rules: Rules): number {
  const a = [...left.replace(MARKS, "")];
  const b = [...right.replace(MARKS, "")];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    if (rules.numeric && isDigit(a[i]) && isDigit(b[j])) {
      const [x, endOfX] = digitRun(a, i);
      const [y, endOfY] = digitRun(b, j);
      const difference = x.length - y.length || (x < y ? -1 : x > y ? 1 : 0);
      if (difference !== 0) return difference;
      i = endOfX;
      j = endOfY;
      continue;
    }
    const difference = weight(a[i] ?? "", rules) - weight(b[j] ?? "", rules);
    if (difference !== 0) return difference;
    i += 1;
    j += 1;
  }
  return a.length - i - (b.length - j);
}

function isDigit(char: string | undefined): boolean {
  return char !== undefined && char >= "0" && char <= "9" && char.length === 1;
}

/** The digits from `start`, and where they end. */
function digitRun(chars: readonly string[], start: number): [string, number] {
  let end = start;
  while (isDigit(chars[end])) end += 1;
  return [chars.slice(start, end).join(""), end];
}

/** Distance between the classes of characters; larger than any code point. */
const CLASS = 0x20_0000;

function weight(char: string, rules: Pick<Rules, "chineseFirst">): number {
  const place = PUNCTUATION.indexOf(char);
  if (place >= 0) return place;
  const folded = char.toLowerCase();
  const code = folded.codePointAt(0) ?? 0;
  if (isDigit(char)) return 2 * CLASS + code;
  if (isChinese(code)) return (rules.chineseFirst ? 3 : 5) * CLASS + code;
  return (isSymbol(code) ? 1 : 4) * CLASS + code;
}

function isChinese(code: number): boolean {
  return (
    (code >= 0x3400 && code <= 0x9fff) || (code >= 0xf900 && code <= 0xfaff) || (code >= 0x2_0000 && code <= 0x3_ffff)
  );
}

/** Punctuation and pictures outside ASCII: before digits and letters. */
function isSymbol(code: number): boolean {
  return (
    (code >= 0xa0 && code <= 0xbf) ||
    (code >= 0x2000 && code <= 0x2bff) ||
    (code >= 0x3000 && code <= 0x303f) ||
    (code >= 0xff00 && code <= 0xff0f) ||
    (code >= 0x1_f000 && code <= 0x1_faff)
  );
}

function compareMarks(left: string, right: string, rules: Rules): number {
  if (!rules.accents) return 0;
  const a = left.toLowerCase();
  const b = right.toLowerCase();
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const x = a[index] ?? "";
    const y = b[index] ?? "";
    if (x === y) continue;
    // The text without the mark comes first.
    return markWeight(x) - markWeight(y);
  }
  return 0;
}

/** Marks in the order of the root collation: acute, grave, breve, circumflex, caron, ring, diaeresis, … */
const MARK_ORDER = "\u0301\u0300\u0306\u0302\u030c\u030a\u0308\u030b\u0303\u0307\u0328\u0327\u0304";

/** 0 for what is no mark. */
function markWeight(char: string): number {
  const place = MARK_ORDER.indexOf(char);
  if (char === "" || char < "\u0300" || char > "\u036f") return 0;
  return place >= 0 ? place + 1 : char.charCodeAt(0);
}

function compareCase(left: string, right: string, rules: Rules): number {
  if (!rules.cases) return 0;
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const x = left[index] ?? "";
    const y = right[index] ?? "";
    if (x === y) continue;
    const lowerFirst = Number(x !== x.toLowerCase()) - Number(y !== y.toLowerCase());
    if (lowerFirst !== 0) return rules.upperFirst ? -lowerFirst : lowerFirst;
  }
  return 0;
}
