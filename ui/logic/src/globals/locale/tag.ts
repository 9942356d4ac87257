/**
 * Which of the two languages a `locales` argument means.
 * Invariant: what is asked for in a language that we do not have comes out in the session's language.
 */

/** The languages whose formats are known. */
export type Locale = "zh-CN" | "en-US";

/** The language of a session from its setting, `zh_CN` or `en`. */
export function sessionLocale(language: string): Locale {
  return known(language.replaceAll("_", "-")) ?? "zh-CN";
}

/** Picks from the first argument of a `toLocale…` function. Throws a RangeError for what is no language tag, as V8 does. */
export function pickLocale(locales: unknown, fallback: Locale): Locale {
  if (locales === undefined) return fallback;
  if (locales === null) throw new TypeError("Cannot convert undefined or null to object");
  const list: unknown[] = typeof locales === "string" ? [locales] : Array.isArray(locales) ? locales : [];
  for (const tag of list) {
    if (typeof tag !== "string") throw new TypeError("Incorrect locale information provided");
    if (!/^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$/.test(tag)) {
      throw new RangeError(`Incorrect locale information provided: ${tag}`);
    }
  }
  for (const tag of list as string[]) {
    const locale = known(tag);
    if (locale !== undefined) return locale;
  }
  return fallback;
}

/** All Chinese is written as in China, all English as in the United States. */
function known(tag: string): Locale | undefined {
  const language = tag.split("-")[0]?.toLowerCase();
  return language === "zh" ? "zh-CN" : language === "en" ? "en-US" : undefined;
}

/** Reads one of the options that take a word; throws a RangeError for other words, as V8 does. */
export function choice<T extends string>(options: object, name: string, allowed: readonly T[]): T | undefined {
  const value = (options as Record<string, unknown>)[name];
  if (value === undefined) return undefined;
  const word = String(value);
  if (!(allowed as readonly string[]).includes(word)) {
    throw new RangeError(`Value ${word} out of range for options property ${name}`);
  }
  return word as T;
}
