/**
 * The node tree as flat rows, of the branches that are open only. Counterpart: `WxmlTree` of the schema, `WxmlPanel.vue`.
 * Invariant: keys are node numbers, so a tree that is pulled again keeps what was open; a node with one text is one row.
 */
import type { WxmlNode, WxmlPage } from "../host/generated/bindings";
import type { TreeRow } from "../rows/tree-row";

/** Branches above this depth start open. */
export const OPEN_DEPTH = 4;

export interface WxmlRow extends TreeRow {
  /** Null for the row of a page. */
  readonly node: number | null;
  readonly tag: string;
  readonly text: string;
  readonly id: string;
  readonly class: string;
}

/** The text of a node that has nothing else. */
function onlyText(node: WxmlNode): string | undefined {
  const [first, ...others] = node.children ?? [];
  return first?.tag === "" && others.length === 0 ? first.text : undefined;
}

export function wxmlRows(pages: readonly WxmlPage[], turned: ReadonlySet<string>): WxmlRow[] {
  const rows: WxmlRow[] = [];
  const add = (node: WxmlNode, depth: number): void => {
    const key = `n${node.node}`;
    const inside = onlyText(node);
    const branch = inside === undefined && (node.children?.length ?? 0) > 0;
    const open = branch && depth < OPEN_DEPTH !== turned.has(key);
    rows.push({
      key,
      depth,
      branch,
      open,
      node: node.node,
      tag: node.tag,
      text: node.text ?? inside ?? "",
      id: node.id ?? "",
      class: node.class ?? "",
    });
    if (open) for (const child of node.children ?? []) add(child, depth + 1);
  };
  pages.forEach((page, index) => {
    const key = `p${index}`;
    // The page on top is the last one; those below it start closed.
    const open = page.root !== null && (index === pages.length - 1) !== turned.has(key);
    rows.push({
      key,
      depth: 0,
      branch: page.root !== null,
      open,
      node: null,
      tag: "page",
      text: page.path,
      id: "",
      class: "",
    });
    if (open && page.root) add(page.root, 1);
  });
  return rows;
}

/** Keys of the branches on the way to a node that have to be turned for it to be seen; null when it is not there. */
export function turnsToShow(
  pages: readonly WxmlPage[],
  wanted: number,
  turned: ReadonlySet<string>,
): ReadonlySet<string> | null {
  const way = (node: WxmlNode): WxmlNode[] | null => {
    if (node.node === wanted) return [node];
    for (const child of node.children ?? []) {
      const below = way(child);
      if (below) return [node, ...below];
    }
    return null;
  };
  for (const [index, page] of pages.entries()) {
    const nodes = page.root && way(page.root);
    if (!nodes) continue;
    const next = new Set(turned);
    const turn = (key: string, startsOpen: boolean): void => {
      if (startsOpen === turned.has(key)) next[next.has(key) ? "delete" : "add"](key);
    };
    turn(`p${index}`, index === pages.length - 1);
    nodes.slice(0, -1).forEach((node, depth) => turn(`n${node.node}`, depth + 1 < OPEN_DEPTH));
    return next;
  }
  return null;
}
