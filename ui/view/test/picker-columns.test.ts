import { describe, expect, it } from "vitest";
import { columnsOf } from "../src/builtin/picker-columns";
import { ViewNode } from "../src/node";
import { textsOf } from "../src/texts";

function columns(attributes: Record<string, unknown>) {
  const node = new ViewNode(1, "picker", document.createElement("wx-picker"));
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return columnsOf(node, textsOf("zh_CN"));
}

describe("a date picker", () => {
  it("shows as many days as the month has", () => {
    const leap = columns({ mode: "date", value: "2024-02-29", start: "2020-01-01", end: "2030-12-31" });
    expect(leap.lists[2]).toHaveLength(29);
    const year = leap.turn(0, 3);
    expect(year.lists[2]).toHaveLength(28);
    expect(year.detail(year.indexes)).toEqual({ value: "2023-02-28" });
  });

  it("is cut where start and end say", () => {
    const cut = columns({ mode: "date", value: "2024-05-20", start: "2024-05-10", end: "2024-06-03" });
    expect(cut.lists).toEqual([["2024年"], ["05月", "06月"], expect.arrayContaining(["10日", "31日"])]);
    expect(cut.turn(1, 1).lists[2]).toEqual(["01日", "02日", "03日"]);
  });

  it("takes a value outside of its bounds to the nearest", () => {
    const early = columns({ mode: "date", value: "1999-01-01", start: "2024-05-10", end: "2024-06-03" });
    expect(early.detail(early.indexes)).toEqual({ value: "2024-05-10" });
  });
});

describe("a time picker", () => {
  it("cuts the minutes of the first and of the last hour", () => {
    const cut = columns({ mode: "time", value: "09:40", start: "09:30", end: "10:05" });
    expect(cut.lists[0]).toEqual(["09", "10"]);
    expect(cut.lists[1]).toHaveLength(30);
    expect(cut.turn(0, 1).lists[1]).toHaveLength(6);
    expect(cut.detail(cut.indexes)).toEqual({ value: "09:40" });
  });
});

describe("a region picker", () => {
  it("changes cities and districts with the province, and may have an item of the app", () => {
    const region = columns({ mode: "region", value: ["广东省", "深圳市", "南山区"], "custom-item": "全部" });
    expect(region.lists[0]?.[0]).toBe("全部");
    const other = region.turn(0, 1);
    expect(other.lists[1]).toEqual(["全部", "北京市"]);
  });
});

describe("pickers of the app's own lists", () => {
  it("survive lists and values of the wrong kind", () => {
    expect(columns({ range: "no", value: "x" }).lists).toEqual([[]]);
    expect(columns({ mode: "multiSelector", range: [[1, 2], null], value: 3 }).indexes).toEqual([0, 0]);
  });

  it("clamp their indexes", () => {
    expect(columns({ range: ["a", "b"], value: 9 }).indexes).toEqual([1]);
  });
});
