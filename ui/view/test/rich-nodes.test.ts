import { describe, expect, it } from "vitest";
import { readNodes, RICH_NODE_COUNT_MAX } from "../src/builtin/rich-nodes";

describe("nodes of rich-text", () => {
  it("are read from a list with names in any case", () => {
    const nodes = [{ name: "DIV", attrs: { Class: "a" }, children: [{ type: "text", text: "x&nbsp;&#65;" }] }];
    expect(readNodes(nodes)).toEqual([
      { kind: "element", name: "div", attributes: { class: "a" }, children: [{ kind: "text", text: "x\u00a0A" }] },
    ]);
  });

  it("are dropped with what is in them when their name is not trusted", () => {
    expect(readNodes([{ name: "script", children: [{ type: "text", text: "x" }] }])).toEqual([]);
    expect(readNodes("<iframe></iframe><b>ok</b><object><p>x</p></object>")).toMatchObject([{ name: "b" }]);
  });

  it("may be anything at all", () => {
    for (const nodes of [null, 3, {}, [null, 1, "x", { attrs: 1, name: 2 }]]) expect(readNodes(nodes)).toEqual([]);
  });

  it("have a limit", () => {
    const many = (count: number) => readNodes(Array.from({ length: count }, () => ({ name: "br" })));
    expect(many(RICH_NODE_COUNT_MAX)).toHaveLength(RICH_NODE_COUNT_MAX);
    expect(many(RICH_NODE_COUNT_MAX + 1)).toHaveLength(RICH_NODE_COUNT_MAX);
  });
});
