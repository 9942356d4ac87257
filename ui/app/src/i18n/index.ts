/**
 * Texts by key, with the key checked when it is compiled. Counterpart: `zh-CN.ts` and `en.ts`. Invariant: no text of the
 * interface stands anywhere else.
 */
import { createI18n } from "vue-i18n";
import { en } from "./en";
import { zhCN, type MessageSchema } from "./zh-CN";

export type Language = "zh-CN" | "en";

type Paths<T, Prefix extends string = ""> = {
  [K in keyof T & string]: T[K] extends string ? `${Prefix}${K}` : Paths<T[K], `${Prefix}${K}.`>;
}[keyof T & string];

/** Key of a text, such as `messages.empty`. */
export type TextKey = Paths<MessageSchema>;

/** Values for the places in a text; `n` also chooses singular or plural. */
export type TextValues = Readonly<Record<string, string | number>>;

export const i18n = createI18n({
  legacy: false,
  locale: "zh-CN",
  fallbackLocale: "en",
  messages: { "zh-CN": zhCN, en },
});

export type Texts = (key: TextKey, values?: TextValues) => string;

/** The texts in the language of the window; stores have them as well as components. */
export function useTexts(): Texts {
  const { t } = i18n.global;
  return (key, values) => {
    if (values === undefined) return t(key);
    // The plural forms of vue-i18n for two choices: 1 takes the first, all others the second.
    return typeof values["n"] === "number" ? t(key, values, values["n"]) : t(key, values);
  };
}

/** The language of a setting; `auto` follows the system. */
export function languageOf(setting: string, system: readonly string[]): Language {
  if (setting === "zh-CN" || setting === "en") return setting;
  return system[0]?.toLowerCase().startsWith("zh") === true ? "zh-CN" : "en";
}

export function setLanguage(language: Language): void {
  i18n.global.locale.value = language;
  document.documentElement.lang = language;
}
