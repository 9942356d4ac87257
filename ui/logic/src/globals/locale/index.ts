/**
 * Puts the `toLocale…` families and `localeCompare` in the place of QuickJS's own, which know no languages at all.
 * Invariant: the functions look like the native ones (name, length, not enumerable) and check their `this` as those do.
 */
import { keepingRegExpStatics } from "../regexp-statics";
import { compare, comparePlain } from "./collate";
import { formatDate, type Defaults } from "./date";
import { formatNumber } from "./number";
import { pickLocale, sessionLocale } from "./tag";

/** Replaces the functions; `language` is that of the session, `zh_CN` or `en`. */
export function installLocale(language: string): void {
  const fallback = sessionLocale(language);
  const dateText = (date: Date, locales: unknown, options: unknown, defaults: Defaults): string => {
    // Throws for what is no Date, before anything else is looked at.
    Date.prototype.getTime.call(date);
    return keepingRegExpStatics(() => formatDate(date, pickLocale(locales, fallback), options, defaults));
  };

  replace(Number.prototype, {
    toLocaleString(this: number, locales?: unknown, options?: unknown): string {
      const value = Number.prototype.valueOf.call(this);
      return keepingRegExpStatics(() => formatNumber(value, pickLocale(locales, fallback), options));
    },
  });
  replace(BigInt.prototype, {
    toLocaleString(this: bigint, locales?: unknown, options?: unknown): string {
      const value = BigInt.prototype.valueOf.call(this);
      return keepingRegExpStatics(() => formatNumber(value, pickLocale(locales, fallback), options));
    },
  });
  replace(Date.prototype, {
    toLocaleString(this: Date, locales?: unknown, options?: unknown): string {
      return dateText(this, locales, options, "all");
    },
    toLocaleDateString(this: Date, locales?: unknown, options?: unknown): string {
      return dateText(this, locales, options, "date");
    },
    toLocaleTimeString(this: Date, locales?: unknown, options?: unknown): string {
      return dateText(this, locales, options, "time");
    },
  });
  replace(String.prototype, {
    localeCompare(this: string, that: string, locales?: unknown, options?: unknown): number {
      const left = String(this);
      const right = String(that);
      if (locales === undefined && options === undefined) {
        const order = comparePlain(left, right, fallback);
        if (order !== undefined) return order;
      }
      return keepingRegExpStatics(() => compare(left, right, pickLocale(locales, fallback), options, locales));
    },
  });
  const list = {
    toLocaleString(this: ArrayLike<unknown>, locales?: unknown, options?: unknown): string {
      return joinLocalised(this, locales, options);
    },
  };
  replace(Array.prototype, list);
  replace(Object.getPrototypeOf(Uint8Array.prototype) as object, list);
}

/** Arrays whose `toLocaleString` runs now: a cycle prints as nothing, as in V8. */
const joining: object[] = [];

function joinLocalised(items: ArrayLike<unknown>, locales: unknown, options: unknown): string {
  if (joining.includes(items)) return "";
  joining.push(items);
  try {
    const texts: string[] = [];
    for (let index = 0; index < items.length; index += 1) {
      const item = items[index] as { toLocaleString(locales: unknown, options: unknown): string } | null | undefined;
      texts.push(item === null || item === undefined ? "" : String(item.toLocaleString(locales, options)));
    }
    return texts.join(",");
  } finally {
    joining.pop();
  }
}

function replace(prototype: object, methods: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(methods)) {
    // The count that the standard gives: optional arguments do not count, the text to compare with does.
    const length = name === "localeCompare" ? 1 : 0;
    Object.defineProperty(value, "length", { value: length, configurable: true });
    Object.defineProperty(prototype, name, { value, writable: true, enumerable: false, configurable: true });
  }
}
