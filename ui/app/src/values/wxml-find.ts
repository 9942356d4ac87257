/**
 * The matches of a filter in the node tree, and the nodes on the way to them. Counterpart: `desk/wxml_find.rs` says which nodes
 * fit; `wxml-rows.ts` makes the rows. Invariant: only nodes that are in the tree count.
 */
import type { WxmlNode, WxmlPage, WxmlTerm } from "../host/generated/bindings";
import type { FilterLanguage, FilterTerm } from "./filter-terms";

export const WXML_FILTER: FilterLanguage = {
  fields: ["tag", "class", "id", "text", "attr"],
  signs: { ".": "class", "#": "id" },
  brackets: "attr",
};

export interface WxmlFound {
  /** In the order of the tree. */
  readonly list: readonly number[];
  readonly nodes: ReadonlySet<number>;
  /** Nodes with a match below them. */
  readonly ways: ReadonlySet<number>;
}

/** The terms as the host takes them. */
export function wxmlTerms(terms: readonly FilterTerm[]): WxmlTerm[] {
  return terms.map(({ field, name, word }) => ({
    place: field ?? "any",
    word,
    ...(name === undefined ? {} : { name }),
  }));
}

export function wxmlFound(pages: readonly WxmlPage[], fitting: readonly number[]): WxmlFound {
  const nodes = new Set(fitting);
  const ways = new Set<number>();
  const list: number[] = [];
  const look = (node: WxmlNode): boolean => {
    const found = nodes.has(node.node);
    if (found) list.push(node.node);
    let below = false;
    for (const child of node.children ?? []) below = look(child) || below;
    if (below) ways.add(node.node);
    return found || below;
  };
  for (const { root } of pages) if (root) look(root);
  return { list, nodes, ways };
}
