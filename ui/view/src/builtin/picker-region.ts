/**
 * `mode: region`: provinces, cities and districts.
 * Counterpart: `picker-columns.ts`. Invariant: it is a sample, a few regions of each kind, and not the administrative divisions of a country; names
 * and codes that are here are real.
 */
import type { ViewNode } from "../node";
import { listOf, textOf } from "../values";
import type { Columns } from "./picker-columns";

type Region = readonly [name: string, code: string, children: readonly Region[]];

const leaf = (name: string, code: string): Region => [name, code, []];

const REGIONS: readonly Region[] = [
  [
    "北京市",
    "110000",
    [
      [
        "北京市",
        "110100",
        [leaf("东城区", "110101"), leaf("西城区", "110102"), leaf("朝阳区", "110105"), leaf("海淀区", "110108")],
      ],
    ],
  ],
  [
    "上海市",
    "310000",
    [["上海市", "310100", [leaf("黄浦区", "310101"), leaf("徐汇区", "310104"), leaf("浦东新区", "310115")]]],
  ],
  [
    "江苏省",
    "320000",
    [
      ["南京市", "320100", [leaf("玄武区", "320102"), leaf("秦淮区", "320104")]],
      ["苏州市", "320500", [leaf("姑苏区", "320508"), leaf("吴中区", "320506")]],
    ],
  ],
  ["浙江省", "330000", [["杭州市", "330100", [leaf("上城区", "330102"), leaf("西湖区", "330106")]]]],
  [
    "广东省",
    "440000",
    [
      ["广州市", "440100", [leaf("越秀区", "440104"), leaf("海珠区", "440105"), leaf("天河区", "440106")]],
      ["深圳市", "440300", [leaf("福田区", "440304"), leaf("南山区", "440305")]],
    ],
  ],
  ["四川省", "510000", [["成都市", "510100", [leaf("锦江区", "510104"), leaf("武侯区", "510107")]]]],
];

const DEPTHS: Readonly<Record<string, number>> = { province: 1, city: 2, region: 3, "sub-district": 3 };

export function regionColumns(node: ViewNode): Columns {
  const depth = DEPTHS[textOf(node.read("level"), "region")] ?? 3;
  const custom = textOf(node.read("custom-item"));
  const value = listOf(node.read("value")).map((one) => textOf(one));
  return make(depth, custom, value);
}

function make(depth: number, custom: string, chosen: readonly string[]): Columns {
  const columns: (readonly Region[])[] = [];
  const indexes: number[] = [];
  let list = REGIONS;
  for (let at = 0; at < depth; at++) {
    const all: readonly Region[] = custom === "" ? list : [[custom, "", []], ...list];
    const index = Math.max(
      all.findIndex(([name]) => name === chosen[at]),
      0,
    );
    columns.push(all);
    indexes.push(index);
    list = all[index]?.[2] ?? [];
  }
  return {
    lists: columns.map((column) => column.map(([name]) => name)),
    indexes,
    tellsColumns: false,
    turn: (column, index) => {
      const names = indexes.slice(0, column).map((one, at) => columns[at]?.[one]?.[0] ?? "");
      return make(depth, custom, [...names, columns[column]?.[index]?.[0] ?? ""]);
    },
    detail: (at) => {
      const found = columns.map((column, index) => column[at[index] ?? 0]);
      const code = found.map((one) => one?.[1] ?? "");
      return { value: found.map((one) => one?.[0] ?? ""), code, postcode: "" };
    },
  };
}
