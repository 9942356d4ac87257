/** What is typed in a filter, and what fits it. Counterpart: src/values/filter-terms.ts, json-find.ts, wxml-find.ts. */
import { describe, expect, it } from "vitest";
import type { Connection, WxmlNode } from "../src/host/generated/bindings";
import { CONNECTION_CHOICES_MAX, connectionChoices } from "../src/stores/messages";
import { stepIn } from "../src/stores/text-filter";
import { TERMS_MAX, fitsFilter, readFilter } from "../src/values/filter-terms";
import { FOUND_MAX, JSON_FILTER, VALUES_MAX, findInJson } from "../src/values/json-find";
import { DEPTH_MAX, jsonRows } from "../src/values/json-tree";
import { WXML_FILTER, wxmlFound, wxmlTerms } from "../src/values/wxml-find";
import { wxmlRows } from "../src/values/wxml-rows";

const terms = (text: string) => readFilter(text, WXML_FILTER).terms;
const problem = (text: string) => readFilter(text, WXML_FILTER).problem;

describe("a filter", () => {
  it("is words that all have to be there", () => {
    const filter = readFilter("ws 8080", { fields: [] });
    expect(fitsFilter(filter, { url: "ws://localhost:8080" })).toBe(true);
    expect(fitsFilter(filter, { url: "ws://localhost:8081" })).toBe(false);
  });
  it("looks in one field where one is named, and takes other colons as they are", () => {
    expect(terms("TEXT:你好 ws://a:1")).toEqual([
      { field: "text", word: "你好" },
      { field: null, word: "ws://a:1" },
    ]);
  });
  it("has signs for class, id and attribute", () => {
    expect(terms(".Row #send [scroll-y] [placeholder=Say it]")).toEqual([
      { field: "class", word: "row" },
      { field: "id", word: "send" },
      { field: "attr", name: "scroll-y", word: "" },
      { field: "attr", name: "placeholder", word: "say it" },
    ]);
  });
  it("keeps what is in quotation marks together", () => {
    expect(terms('text:"two words"')).toEqual([{ field: "text", word: "two words" }]);
  });
  it("that cannot be read says which part", () => {
    expect(problem('text:"open')).toEqual({ kind: "quote", part: '"open' });
    expect(problem("view [src")).toEqual({ kind: "bracket", part: "[src" });
    expect(problem("tag: ")).toEqual({ kind: "value", part: "tag:" });
    expect(problem(".")).toEqual({ kind: "value", part: "." });
    expect(fitsFilter(readFilter('"', { fields: [] }), { url: "a" })).toBe(false);
  });
  it("takes as many terms as Rust does and says so of one more", () => {
    expect(terms("a ".repeat(TERMS_MAX)).length).toBe(TERMS_MAX);
    expect(problem("a ".repeat(TERMS_MAX) + "last one")).toEqual({ kind: "many", part: "last one" });
  });
  it("may want the whole of a field", () => {
    const filter = readFilter("#1", { fields: ["id"], signs: { "#": "id" }, whole: ["id"] });
    expect([fitsFilter(filter, { id: "1" }), fitsFilter(filter, { id: "11" })]).toEqual([true, false]);
  });
});

it("steps through matches and round both ends", () => {
  const list = ["a", "b", "c"];
  expect([stepIn(list, 0, 1), stepIn(list, 0, -1), stepIn(list, 3, 1), stepIn(list, 1, -1)]).toEqual([
    "a",
    "c",
    "a",
    "c",
  ]);
  expect(stepIn([], 0, 1)).toBeNull();
});

describe("matches in JSON", () => {
  const data = { rows: [{ name: "小雨", text: "rows" }, { name: "Ken" }], other: { deep: { n: 12 } } };
  const find = (text: string) => findInJson(data, readFilter(text, JSON_FILTER));
  const keys = (text: string) =>
    jsonRows(data, { turned: new Map(), openDepth: 0, bare: true, found: find(text) }).map(({ key }) => key);

  it("are shown with the branches above them and nothing else", () => {
    expect(keys("小雨")).toEqual(["rows", "rows[0]", "rows[0].name"]);
    expect(keys("12")).toEqual(["other", "other.deep", "other.deep.n"]);
  });
  it("are names and values, not all that lies below a name", () => {
    expect([...find("rows").paths]).toEqual(["rows", "rows[0].text"]);
  });
  it("may be asked for by path and value", () => {
    expect([...find("path:rows[0]").paths]).toEqual(["rows[0]", "rows[0].name", "rows[0].text"]);
    expect([...find("path:rows value:ken").paths]).toEqual(["rows[1].name"]);
  });
  it("can be opened to see all that is inside of them", () => {
    const turned = new Map([["other.deep", true]]);
    const rows = jsonRows(data, { turned, openDepth: 0, bare: true, found: find("deep") });
    expect(rows.map(({ key }) => key)).toEqual(["other", "other.deep", "other.deep.n"]);
  });
  it("are listed up to a limit and counted beyond it", () => {
    const { paths, count, cut } = findInJson(
      Array.from({ length: FOUND_MAX + 1 }, () => "x"),
      readFilter("x", JSON_FILTER),
    );
    expect([paths.size, count, cut]).toEqual([FOUND_MAX, FOUND_MAX + 1, false]);
  });
  it("are looked for in so many values, and it is said when there are more", () => {
    const look = (length: number) =>
      findInJson(
        Array.from({ length }, () => 0),
        readFilter("x", JSON_FILTER),
      ).cut;
    expect([look(VALUES_MAX), look(VALUES_MAX + 1)]).toEqual([false, true]);
  });
});

describe("names in JSON that have the signs of paths", () => {
  const data = { "a.b": { "c[0]": 1 }, "d\\e": [2], plain: 3 };
  const find = (text: string) => [...findInJson(data, readFilter(text, JSON_FILTER)).paths];
  const path = "a\\.b.c\\[0\\]";

  it("are found as they are read", () => {
    expect(find("a.b")).toEqual(["a\\.b"]);
    expect(find("c[0]")).toEqual([path]);
    expect(find("d\\e")).toEqual(["d\\\\e"]);
    expect(find("path:a.b.c[0]")).toEqual([path]);
    expect(find("path:d\\e[0]")).toEqual(["d\\\\e[0]"]);
  });
  it("are found as setData writes them", () => {
    expect(find("c\\[0\\]")).toEqual([path]);
    expect(find(`path:${path}`)).toEqual([path]);
  });
});

describe("matches many levels deep", () => {
  const nested = (levels: number): unknown => JSON.parse(`${"[".repeat(levels)}1${"]".repeat(levels)}`);
  const find = (levels: number) => findInJson(nested(levels), readFilter("value:1", JSON_FILTER));

  it("are found as deep as there are rows, and it is said when there is more", () => {
    const found = find(DEPTH_MAX);
    expect([found.count, found.ways.size, found.cut]).toEqual([1, DEPTH_MAX, false]);
    expect(find(DEPTH_MAX + 1)).toMatchObject({ count: 0, cut: true });
  });
  it("have a row each on the way to them", () => {
    const found = find(DEPTH_MAX);
    const rows = jsonRows(nested(DEPTH_MAX), { turned: new Map(), openDepth: 0, found });
    expect([rows.length, rows.at(-1)?.text]).toEqual([DEPTH_MAX + 1, "1"]);
  });
});

describe("matches in the node tree", () => {
  const leaf = (node: number): WxmlNode => ({ node, tag: "view" });
  const root: WxmlNode = {
    node: 1,
    tag: "view",
    children: [{ node: 2, tag: "view", children: [leaf(3), leaf(4)] }, leaf(5)],
  };
  const pages = [{ path: "pages/a/a", root }];
  const keys = (fitting: number[], turned: string[] = []) =>
    wxmlRows(pages, new Set(turned), wxmlFound(pages, fitting)).map(({ key }) => key);

  it("are shown with the nodes above them", () => {
    expect(keys([4])).toEqual(["p0", "n1", "n2", "n4"]);
  });
  it("can be opened to see all that is inside of them", () => {
    expect(keys([2])).toEqual(["p0", "n1", "n2"]);
    expect(keys([2], ["n2"])).toEqual(["p0", "n1", "n2", "n3", "n4"]);
  });
  it("are none where nothing fits, and a node that is gone is no match", () => {
    expect(keys([])).toEqual([]);
    expect(wxmlFound(pages, [99]).list).toEqual([]);
  });
  it("are asked for with the places that the host knows", () => {
    expect(wxmlTerms(terms("view [src=a]"))).toEqual([
      { place: "any", word: "view" },
      { place: "attr", name: "src", word: "a" },
    ]);
  });
});

describe("the connections to choose from", () => {
  const some = (count: number) => Array.from({ length: count }, (_, at) => ({ conn: at * 2 + 3 }) as Connection);
  it("are those that exist, the newest first", () => {
    expect(connectionChoices(some(3), null)).toEqual({ list: [{ conn: 7 }, { conn: 5 }, { conn: 3 }], leftOut: 0 });
  });
  it("are no more than a menu holds, but the chosen one is always there", () => {
    const { list, leftOut } = connectionChoices(some(CONNECTION_CHOICES_MAX + 10), 3);
    expect([list.length, list.at(-1)?.conn, leftOut]).toEqual([CONNECTION_CHOICES_MAX + 1, 3, 9]);
  });
});
