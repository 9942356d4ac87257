/** JSON trees, hex lines, numbers and stacks. Counterpart: src/values/. */
import { describe, expect, it } from "vitest";
import { readable, written } from "../src/shell/page-address";
import { formatAt, formatBytes, formatCount, formatMs } from "../src/values/format";
import { byteForKey, decodeBase64, hexLine, hexLineCount } from "../src/values/hex";
import { DEPTH_MAX, MEMBERS_MAX, OPEN_ROWS_MAX, jsonRows, memberPath, pathsTo, unfold } from "../src/values/json-tree";
import { parseJson } from "../src/values/parse-json";
import { stackLines } from "../src/values/stack";

/** Rows with some branches turned from how they start. */
const rows = (value: unknown, turned: string[] = [], openDepth = 0) =>
  jsonRows(value, { turned: new Map(turned.map((path) => [path, openDepth === 0])), openDepth, bare: true });

describe("a JSON tree", () => {
  const value = { list: [{ name: "a" }, 2], text: "t", none: null };
  it("has a row for each member, with its data path as key", () => {
    expect(rows(value).map(({ key }) => key)).toEqual(["list", "text", "none"]);
    expect(rows(value, ["list"]).map(({ key }) => key)).toEqual(["list", "list[0]", "list[1]", "text", "none"]);
    expect(rows(value, ["list", "list[0]"])[2]?.key).toBe("list[0].name");
  });
  it("opens what starts above the depth, and closes it when it is turned", () => {
    expect(rows(value, [], 1).length).toBe(5);
    expect(rows(value, ["list"], 1).length).toBe(3);
  });
  it("shows a closed branch by its first members", () => {
    expect(rows(value)[0]).toMatchObject({ kind: "array", size: 2, text: "{…}, 2" });
  });
  it("writes leaves as JSON", () => {
    expect(
      rows(value)
        .slice(1)
        .map(({ text }) => text),
    ).toEqual(['"t"', "null"]);
  });
  it("has nothing below an empty branch", () => {
    expect(rows({ empty: [] })[0]).toMatchObject({ branch: false, size: 0 });
  });
  it("ends a long list with what is left out", () => {
    const list = rows({ list: Array.from({ length: MEMBERS_MAX + 3 }, (_, at) => at) }, ["list"]);
    expect(list.length).toBe(1 + MEMBERS_MAX + 1);
    expect(list.at(-1)?.text).toBe("+3");
  });
  it("may be a bare value", () => {
    expect(jsonRows(5, { turned: new Map(), openDepth: 1 })).toMatchObject([{ text: "5", kind: "number" }]);
  });
});

it("writes paths as setData reads them", () => {
  expect(memberPath("", "list", false)).toBe("list");
  expect(memberPath("list", "0", true)).toBe("list[0]");
  expect(memberPath("list[0]", "name", false)).toBe("list[0].name");
  expect(memberPath("a", "b.c[0]", false)).toBe("a.b\\.c\\[0\\]");
});

describe("a JSON tree that is opened as a whole", () => {
  it("opens every branch of a small value", () => {
    const { turned, folded } = unfold({ a: { b: [{ c: 1 }] } });
    expect([folded, [...turned.keys()]]).toEqual([0, ["", "a", "a.b", "a.b[0]"]]);
  });
  it("stops before there are too many rows and counts what stays folded", () => {
    const lists = Array.from({ length: 20 }, () => Array.from({ length: 1000 }, () => 0));
    const { turned, folded } = unfold(lists);
    expect(folded).toBe(11);
    expect(jsonRows(lists, { turned, openDepth: 0 }).length).toBeLessThanOrEqual(OPEN_ROWS_MAX);
  });
  it("starts with no more rows than that, however wide the value is", () => {
    const wide = Array.from({ length: 1000 }, () => Array.from({ length: 1000 }, () => 0));
    expect(jsonRows(wide, { turned: new Map(), openDepth: 3 }).length).toBeLessThan(OPEN_ROWS_MAX + 2 * MEMBERS_MAX);
  });
  it("knows the branches on the way to a value, as far as it is there", () => {
    expect(pathsTo({ a: [{ b: 1 }] }, ["a", "0", "b"])).toEqual(["", "a", "a[0]", "a[0].b"]);
    expect(pathsTo({ a: 1 }, ["a", "b"])).toEqual(["", "a"]);
  });
});

describe("a JSON tree of many levels", () => {
  const nested = (levels: number): unknown => JSON.parse("[".repeat(levels) + "]".repeat(levels));
  // The innermost list is empty, so it is no branch.
  const deepest = nested(DEPTH_MAX + 1);
  it("opens down to the limit and no deeper", () => {
    const { turned, folded } = unfold(deepest);
    expect([folded, jsonRows(deepest, { turned, openDepth: 0 }).length]).toEqual([0, DEPTH_MAX + 1]);
    const deeper = nested(DEPTH_MAX + 2);
    const all = unfold(deeper);
    const rows = jsonRows(deeper, { turned: all.turned, openDepth: 0 });
    expect([all.folded, rows.length, rows.at(-1)?.branch, rows.at(-1)?.open]).toEqual([1, DEPTH_MAX + 1, true, false]);
  });
  it("stays closed below it, whatever was turned", () => {
    const deeper = nested(3_000);
    const turned = new Map(pathsTo(deeper, Array<string>(2_999).fill("0")).map((path) => [path, true]));
    expect(jsonRows(deeper, { turned, openDepth: Infinity }).length).toBe(DEPTH_MAX + 1);
  });
  it("knows the way to what has a row", () => {
    expect(pathsTo(deepest, Array<string>(DEPTH_MAX).fill("0")).length).toBe(DEPTH_MAX + 1);
    expect(pathsTo(nested(DEPTH_MAX + 3), Array<string>(DEPTH_MAX + 1).fill("0")).length).toBe(DEPTH_MAX + 1);
  });
});

describe("a hex view", () => {
  const bytes = decodeBase64(btoa("mini\u0000wire over a wire!"));
  it("has a line for each sixteen bytes, the last one included", () => {
    expect(hexLineCount(new Uint8Array(16))).toBe(1);
    expect(hexLineCount(new Uint8Array(17))).toBe(2);
    expect(hexLineCount(new Uint8Array(0))).toBe(0);
  });
  it("shows letters, and a dot for what is none", () => {
    const { offset, cells } = hexLine(bytes, 0);
    expect(offset).toBe("000000");
    expect(cells.map(({ pair }) => pair).join(" ")).toBe("6d 69 6e 69 00 77 69 72 65 20 6f 76 65 72 20 61");
    expect(cells.map(({ letter }) => letter).join("")).toBe("mini·wire over a");
  });
  it("says what is missing in a short line, so that its columns stay", () => {
    const { offset, cells, gap } = hexLine(bytes, 1);
    expect([offset, cells.length + gap, cells[0]?.at]).toEqual(["000010", 16, 16]);
  });
  it("goes through its bytes by keys and stays within them", () => {
    const to = (key: string, at: number) => byteForKey(key, at, 40, 2);
    expect([to("ArrowRight", 39), to("ArrowDown", 3), to("ArrowUp", 3)]).toEqual([39, 19, 0]);
    expect([to("Home", 20), to("End", 20), to("PageDown", 1), to("x", 1)]).toEqual([16, 31, 33, null]);
  });
});

it("formats sizes, times and counts", () => {
  expect([0, 1023, 1024, 1_572_864].map(formatBytes)).toEqual(["0 B", "1023 B", "1.0 KB", "1.5 MB"]);
  expect([0.4, 12_034, 185_120].map(formatAt)).toEqual(["0.000", "12.034", "3:05.120"]);
  expect([1.25, 250, 12_000].map(formatMs)).toEqual(["1.3 ms", "250 ms", "12.0 s"]);
  expect(formatCount(1_234_567)).toBe("1\u2009234\u2009567");
});

it("finds the place in a line of a stack and loses nothing of it", () => {
  expect(stackLines("  at onTap (pages/a/a.ts:3:9)\n  at native")).toEqual([
    { before: "  at onTap (", place: { file: "pages/a/a.ts", line: 3, column: 9 }, after: ")" },
    { before: "  at native", place: null, after: "" },
  ]);
});

it("reads JSON where it is, and says when it is not", () => {
  expect(parseJson('{"a":1}')).toEqual({ value: { a: 1 } });
  expect(parseJson("null")).toEqual({ value: null });
  expect(parseJson("{")).toBeNull();
  expect(parseJson(undefined)).toBeNull();
});

describe("the address of a page", () => {
  const address = "pages/chat/chat?name=%E5%B0%8F%E7%BA%A2&at=50%25%26more";
  it("shows letters as themselves, and leaves what has a meaning in a query", () => {
    expect(readable(address)).toBe("pages/chat/chat?name=小红&at=50%25%26more");
  });
  it("is the same when it is written back", () => {
    expect(written(readable(address), address)).toBe(address);
  });
  it("stays as it is typed where the app uses no escapes", () => {
    expect(written("pages/a/a?room=大厅", "pages/a/a")).toBe("pages/a/a?room=大厅");
  });
});
