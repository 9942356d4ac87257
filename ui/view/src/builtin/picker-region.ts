/**
 * `mode: region`: provinces, cities and districts of China.
 * Counterpart: `picker-columns.ts`; names and codes come from npm `@vant/area-data`. Invariant: a code is that of the statistics office, two
 * digits for each level; a column never shows what does not belong to the choice before it.
 */
import { areaList } from "@vant/area-data";
import type { ViewNode } from "../node";
import { listOf, textOf } from "../values";
import type { Columns } from "./picker-columns";

interface Region {
  readonly name: string;
  /** Empty for the app's own item. */
  readonly code: string;
}

/** One list for each level: code → name. */
const LEVELS = [areaList.province_list, areaList.city_list, areaList.county_list];
const DIGITS_PER_LEVEL = 2;

/** Documented values of `level`. Streets (`sub-district`) would be ten times the data; their column is not shown. */
const DEPTHS: Readonly<Record<string, number>> = { province: 1, city: 2, region: 3, "sub-district": 3 };

export function regionColumns(node: ViewNode): Columns {
  const depth = DEPTHS[textOf(node.read("level"), "region")] ?? 3;
  const custom = textOf(node.read("custom-item"));
  const value = listOf(node.read("value")).map((one) => textOf(one));
  return make(depth, custom, value);
}

/** What a column shows below the region with this code. */
function regionsBelow(level: number, parent: string): readonly Region[] {
  const prefix = parent.slice(0, level * DIGITS_PER_LEVEL);
  if (level > 0 && prefix === "") return [];
  return Object.entries(LEVELS[level] ?? {})
    .filter(([code]) => code.startsWith(prefix))
    .map(([code, name]) => ({ name, code }));
}

/** Columns with `chosen` on top, names from the outside in; a name that is not there means the first. */
function make(depth: number, custom: string, chosen: readonly string[]): Columns {
  const columns: (readonly Region[])[] = [];
  const indexes: number[] = [];
  let parent = "";
  for (let level = 0; level < depth; level++) {
    const regions = regionsBelow(level, parent);
    const all = custom === "" ? regions : [{ name: custom, code: "" }, ...regions];
    const wanted = chosen[level];
    const index = Math.max(
      all.findIndex(({ name }) => name === wanted),
      0,
    );
    columns.push(all);
    indexes.push(index);
    parent = all[index]?.code ?? "";
  }
  const nameAt = (column: number, index: number): string => columns[column]?.[index]?.name ?? "";
  return {
    lists: columns.map((column) => column.map(({ name }) => name)),
    indexes,
    tellsColumns: false,
    turn: (column, index) => {
      const kept = indexes.slice(0, column).map((one, at) => nameAt(at, one));
      return make(depth, custom, [...kept, nameAt(column, index)]);
    },
    detail: (at) => {
      const found = columns.map((column, index) => column[at[index] ?? 0]);
      // The data has no postcodes, and a wrong one would be worse than none.
      return { value: found.map((one) => one?.name ?? ""), code: found.map((one) => one?.code ?? ""), postcode: "" };
    },
  };
}
