/** Bytes and texts of a replay beside each other, with what differs marked. */
import { describe, expect, it } from "vitest";
import { alignBytes, comparedLine, differingCount } from "../src/values/compare-bytes";
import { compareTexts, type TextPart } from "../src/values/compare-texts";
import { expectedOf } from "../src/values/fixture-line";
import { decodeBase64, encodeBase64 } from "../src/values/hex";

const base64 = (...bytes: number[]): string => encodeBase64(Uint8Array.from(bytes));
const sides = (expected: number[], got: number[]) => ({
  from: 0,
  expected: base64(...expected),
  got: base64(...got),
  expectedBytes: expected.length,
  gotBytes: got.length,
});
/** A line as text: what differs in brackets, a gap as two underscores. */
const shown = (cells: ReturnType<typeof comparedLine>["expected"]): string =>
  cells.map(({ pair, differs }) => (differs ? `[${pair || "__"}]` : pair)).join(" ");

describe("bytes", () => {
  it("of one length are compared place by place", () => {
    const aligned = alignBytes(sides([1, 2, 3, 4], [1, 9, 3, 8]));
    const line = comparedLine(aligned, 0, 8);
    expect(shown(line.expected)).toBe("01 [02] 03 [04]");
    expect(shown(line.got)).toBe("01 [09] 03 [08]");
    expect(differingCount(aligned)).toBe(2);
  });

  it("that are more on one side leave a gap on the other, and what is the same behind it is below itself again", () => {
    const aligned = alignBytes(sides([1, 2, 7, 8], [1, 2, 3, 3, 7, 8]));
    const [first, second] = [comparedLine(aligned, 0, 4), comparedLine(aligned, 1, 4)];
    expect([shown(first.expected), shown(first.got)]).toEqual(["01 02 [__] [__]", "01 02 [03] [03]"]);
    expect([shown(second.expected), shown(second.got)]).toEqual(["07 08", "07 08"]);
    expect(second.offsets).toEqual(["000002", "000004"]);
    expect(differingCount(aligned)).toBe(2);
  });

  it("of a part say where it begins, and nothing is said about an end that is not shown", () => {
    const aligned = alignBytes({ ...sides([1, 2, 5], [1, 5]), from: 4096, expectedBytes: 9000, gotBytes: 9000 });
    expect([aligned.head, aligned.tail]).toEqual([1, 0]);
    expect(comparedLine(aligned, 0, 8).offsets).toEqual(["001000", "001000"]);
  });

  it("make a way through Base64 and back, also where there are many", () => {
    const bytes = Uint8Array.from({ length: 100_000 }, (_, at) => at % 251);
    expect(decodeBase64(encodeBase64(bytes))).toEqual(bytes);
  });
});

describe("texts", () => {
  const marked = (parts: readonly TextPart[]): string =>
    parts.map(({ text, differs }) => (differs ? `[${text}]` : text)).join("");

  it("have the words marked that differ", () => {
    expect(compareTexts("ping 1 at 10:00", "ping 2 at 10:05").map(marked)).toEqual([
      "ping [1] at 10:[00]",
      "ping [2] at 10:[05]",
    ]);
  });

  it("in Chinese have the characters marked", () => {
    expect(compareTexts("欢迎来到大厅", "欢迎回到花厅").map(marked)).toEqual(["欢迎[来]到[大]厅", "欢迎[回]到[花]厅"]);
  });

  it("where one has more has a mark on that side alone", () => {
    expect(compareTexts("a c", "a b c").map(marked)).toEqual(["a c", "a [b ]c"]);
  });

  it("that are long are marked from the first to the last difference, and nothing is lost", () => {
    const one = `x ${Array.from({ length: 2_000 }, (_, at) => `a${at}`).join(" ")} z`;
    const other = `x ${Array.from({ length: 2_000 }, (_, at) => `b${at}`).join(" ")} z`;
    const [was] = compareTexts(one, other);
    expect(was.map(({ text }) => text).join("")).toBe(one);
    expect(was).toHaveLength(3);
  });
});

describe("a line of a packet", () => {
  it("is its packet, without what only the line has", () => {
    const line =
      '{"t":1,"conn":2,"event":"out","protocol":"mqtt","packet":"PUBLISH","topic":"a","match":{"$.x":"any"}}';
    expect(expectedOf(line)).toEqual({ json: { protocol: "mqtt", packet: "PUBLISH", topic: "a" } });
  });
});
