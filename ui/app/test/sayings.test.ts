/** What decoders say has its Chinese. Counterpart: src/i18n/sayings.ts. */
import { expect, it } from "vitest";
import { SAYINGS } from "../src/host/generated/sayings";
import { inChinese } from "../src/i18n/sayings";
import { sayingsZhCN } from "../src/i18n/sayings.zh-CN";

const places = (text: string): string[] => [...new Set(text.match(/\{\d\}/g) ?? [])].sort();

it("has the codes of the decoders, and the same places in each", () => {
  expect(Object.keys(sayingsZhCN).sort()).toEqual(Object.keys(SAYINGS).sort());
  for (const [code, text] of Object.entries(SAYINGS)) {
    expect(places(sayingsZhCN[code as keyof typeof SAYINGS]), code).toEqual(places(text));
  }
});

it("says a sentence within a sentence, and leaves braces of values alone", () => {
  const said = { code: "mqtt-topic", values: ['"{1}"', { code: "mqtt-empty" }] };
  expect(inChinese(said)).toBe('"{1}" 不能作为发布的主题：它是空的');
});

it("knows nothing of a code that is newer than the window", () => {
  expect(inChinese({ code: "amqp-future" })).toBeUndefined();
});
