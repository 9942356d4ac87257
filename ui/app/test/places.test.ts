/** Values, characters and bytes of one text. Counterpart: src/values/json-places.ts, src/values/utf8.ts. */
import { describe, expect, it } from "vitest";
import { placeOf, stepsAt, type Steps } from "../src/values/json-places";
import { toBytes, toChars } from "../src/values/utf8";

const TEXT = '{"名字": "小雨", "list": [1, {"a.b": "x\\"y"}, []], "e": {}, "👌": -1.5e3}';
const encoder = new TextEncoder();

/** The text of the value at some steps. */
function textAt(steps: Steps, text = TEXT): string | null {
  const place = placeOf(text, steps);
  return place && text.slice(place.start, place.end);
}
/** Steps to what is found when a part of the text is selected. */
function stepsTo(part: string, text = TEXT): Steps | null {
  const start = text.indexOf(part);
  return stepsAt(text, { start, end: start + part.length });
}

describe("the place of a value", () => {
  it("is the value as it is written, whatever it is", () => {
    expect(textAt([])).toBe(TEXT);
    expect(textAt(["名字"])).toBe('"小雨"');
    expect(textAt(["list", "0"])).toBe("1");
    expect(textAt(["list", "1", "a.b"])).toBe('"x\\"y"');
    expect([textAt(["list", "2"]), textAt(["e"]), textAt(["👌"])]).toEqual(["[]", "{}", "-1.5e3"]);
  });
  it("is not there for what is not there", () => {
    expect([textAt(["no"]), textAt(["list", "3"]), textAt(["list", "0", "x"])]).toEqual([null, null, null]);
  });
  it("is that of the last of two members with one name, as JSON.parse has it", () => {
    expect(textAt(["a"], '{"a":1,"a":2}')).toBe("2");
  });
  it("is found by a name that is written with escapes", () => {
    expect(textAt(["é/"], '{"\\u00e9\\/":1}')).toBe("1");
  });
  it("may be the whole text", () => {
    expect(textAt([], " 5 ")).toBe("5");
  });
});

describe("the value at a place", () => {
  it("is the smallest one that has all of it", () => {
    expect(stepsTo("雨")).toEqual(["名字"]);
    expect(stepsTo("y")).toEqual(["list", "1", "a.b"]);
    expect(stepsTo("1, {")).toEqual(["list"]);
    expect(stepsTo("[]")).toEqual(["list", "2"]);
  });
  it("is the member whose name it is", () => {
    expect(stepsTo('"list": [')).toEqual(["list"]);
    expect(stepsTo("👌")).toEqual(["👌"]);
  });
  it("is what is around it where it is between values", () => {
    expect(stepsTo(", {")).toEqual(["list"]);
  });
  it("is none outside of the text's value", () => {
    expect(stepsAt("  1", { start: 0, end: 1 })).toBeNull();
  });
});

describe("bytes of characters", () => {
  it.each(["小雨 👌 é", "plain", ""])("are counted as an encoder counts them: %s", (text) => {
    for (let at = 0; at <= text.length; at++) {
      if (text.charCodeAt(at) >= 0xdc00 && text.charCodeAt(at) < 0xe000) continue;
      const { end } = toBytes(text, { start: 0, end: at });
      expect(end).toBe(encoder.encode(text.slice(0, at)).length);
      expect(toChars(text, { start: end, end })).toEqual({ start: at, end: at });
    }
  });
  it("that are half a character belong to all of it", () => {
    expect(toChars("a小雨", { start: 2, end: 3 })).toEqual({ start: 1, end: 2 });
    expect(toChars("a👌b", { start: 4, end: 5 })).toEqual({ start: 1, end: 3 });
  });
});

it("goes through four megabytes of JSON without being stopped by its depth", () => {
  const deep = "[".repeat(200_000) + "1" + "]".repeat(200_000);
  const text = `[${deep},${"0,".repeat(1_900_000)}"行"]`;
  const found = stepsAt(text, { start: text.length - 3, end: text.length - 2 });
  expect(found).toEqual(["1900001"]);
  expect(textAt(["1900001"], text)).toBe('"行"');
});
