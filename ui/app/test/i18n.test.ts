/** Both languages are complete. Counterpart: src/i18n/. */
import { describe, expect, it } from "vitest";
import { i18n, languageOf } from "../src/i18n";
import { en } from "../src/i18n/en";
import { zhCN } from "../src/i18n/zh-CN";

function texts(schema: object, prefix = ""): [string, string][] {
  return Object.entries(schema).flatMap(([key, value]: [string, unknown]) =>
    typeof value === "string"
      ? [[prefix + key, value] as [string, string]]
      : texts(value as object, `${prefix}${key}.`),
  );
}
const named = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();

describe("Chinese and English", () => {
  const chinese = new Map(texts(zhCN));
  const english = new Map(texts(en));
  it("have the same keys", () => {
    expect([...english.keys()]).toEqual([...chinese.keys()]);
  });
  it("leave no text empty", () => {
    for (const [key, text] of [...chinese, ...english]) expect(text.trim(), key).not.toBe("");
  });
  it("have the same places in each text, but for the number in a singular", () => {
    for (const [key, text] of english) {
      const forms = text.split(" | ");
      expect(named(forms.at(-1) ?? ""), key).toEqual(named(chinese.get(key) ?? ""));
    }
  });
  it("say nothing in English that has Chinese in it", () => {
    for (const [key, text] of english) expect(/[\u4e00-\u9fff]/.test(text), key).toBe(false);
  });
});

it("writes braces as braces", () => {
  expect(i18n.global.t("settings.editorPlaceholder")).toBe("code -g {file}:{line}:{column}");
});

it("follows the system where the setting is auto", () => {
  expect(languageOf("auto", ["zh-TW", "en"])).toBe("zh-CN");
  expect(languageOf("auto", ["de"])).toBe("en");
  expect(languageOf("zh-CN", ["en"])).toBe("zh-CN");
});
