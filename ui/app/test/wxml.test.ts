/** The node tree as rows, and what stands over a screen. Counterpart: src/values/wxml-rows.ts, src/phone/cover.ts. */
import { describe, expect, it } from "vitest";
import { openMemory } from "../src/host/memory";
import type { Finding, WxmlNode, WxmlPage } from "../src/host/generated/bindings";
import { coverOf } from "../src/phone/cover";
import { OPEN_DEPTH, turnsToShow, wxmlRows } from "../src/values/wxml-rows";

/** A chain of views, one inside of the other, with a text at its end. */
function chain(length: number): WxmlNode {
  let node: WxmlNode = { node: length + 1, tag: "", text: "deep" };
  for (let number = length; number > 0; number--) node = { node: number, tag: "view", children: [node] };
  return node;
}
const page = (root: WxmlNode, path = "pages/a/a"): WxmlPage => ({ path, root });
const keys = (pages: WxmlPage[], turned: Iterable<string> = []): string[] =>
  wxmlRows(pages, new Set(turned)).map(({ key }) => key);

describe("the node tree", () => {
  it("has the page first, and a node with one text in one row", () => {
    const rows = wxmlRows([page(chain(1))], new Set());
    expect(rows.map(({ tag, text }) => [tag, text])).toEqual([
      ["page", "pages/a/a"],
      ["view", "deep"],
    ]);
  });
  it("starts open down to its depth", () => {
    expect(keys([page(chain(10))]).length).toBe(OPEN_DEPTH + 1);
  });
  it("shows the page on top open and those below it closed", () => {
    expect(keys([page(chain(2), "pages/a/a"), page(chain(1), "pages/b/b")])).toEqual(["p0", "p1", "n1"]);
  });
  it("opens all that stands in the way of a node, and nothing else", () => {
    const pages = [page(chain(10))];
    const turned = turnsToShow(pages, 9, new Set())!;
    expect(keys(pages, turned)).toContain("n9");
    expect(keys(pages, turned)).not.toContain("n10");
  });
  it("opens again what was closed", () => {
    const pages = [page(chain(10))];
    expect(keys(pages, turnsToShow(pages, 3, new Set(["p0", "n1"]))!)).toContain("n3");
  });
  it("does not know a node that is gone", () => {
    expect(turnsToShow([page(chain(2))], 99, new Set())).toBeNull();
  });
});

describe("the cover of a screen", () => {
  const [client] = openMemory(new URLSearchParams("open=1")).clients;
  const state = client!.toState();
  const finding: Finding = { severity: "error", message: "no end", file: "pages/chat/chat.wxml", line: 3, column: 1 };
  const texts = (key: string): string => key;

  it("is not there while the app runs", () => {
    expect(coverOf(state, [], texts)).toBeNull();
  });
  it("tells an error with its place when it is in the page on top", () => {
    expect(coverOf(state, [finding], texts)?.text).toContain("pages/chat/chat.wxml:3:1");
    expect(coverOf(state, [{ ...finding, file: "pages/other/other.wxml" }], texts)).toBeNull();
    expect(coverOf(state, [{ ...finding, severity: "warning" }], texts)).toBeNull();
  });
  it("says that the app is suspended, has ended or could not run", () => {
    expect(coverOf({ ...state, life: "suspended" }, [], texts)?.kind).toBe("suspended");
    expect(coverOf({ ...state, state: "ended", reason: "memory limit" }, [], texts)).toMatchObject({
      kind: "ended",
      text: "memory limit",
    });
    expect(coverOf({ ...state, state: "failed", reason: "no app.json" }, [finding], texts)?.text).toContain(
      "no app.json",
    );
  });
});
