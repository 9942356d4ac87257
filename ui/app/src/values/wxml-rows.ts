/**
 * The node tree as flat rows, of the branches that are open only. Counterpart: `WxmlTree` of the schema, `WxmlPanel.vue`.
 * Invariant: keys are node numbers, so a tree that is pulled again keeps what was open; a node with one text is one row.
 */
import type { WxmlNode, WxmlPage } from "../host/generated/bindings";
import type { TreeRow } from "../rows/tree-row";
import type { WxmlFound } from "./wxml-find";

/** Branches above this depth start open. */
export const OPEN_DEPTH = 4;

export interface WxmlRow extends TreeRow {
  /** Null for the row of a page. */
  readonly node: number | null;
  readonly tag: string;
  readonly text: string;
  readonly id: string;
  readonly class: string;
  /** The node fits the filter. */
  readonly found: boolean;
}

/** The text of a node that has nothing else. */
function onlyText(node: WxmlNode): string | undefined {
  const [first, ...others] = node.children ?? [];
  return first?.tag === "" && others.length === 0 ? first.text : undefined;
}

/** `turned` are branches that are not as they start; with `found` only matches and the nodes above them are rows. */
export function wxmlRows(
  pages: readonly WxmlPage[],
  turned: ReadonlySet<string>,
  found: WxmlFound | null = null,
): WxmlRow[] {
  const rows: WxmlRow[] = [];
  const leads = (node: WxmlNode): boolean => !found || found.nodes.has(node.node) || found.ways.has(node.node);
  /** `inside`: below a match, where nothing is left out. */
  const add = (node: WxmlNode, depth: number, inside: boolean): void => {
    const key = `n${node.node}`;
    const own = onlyText(node);
    const isWay = found?.ways.has(node.node) === true;
    const branch = own === undefined && (node.children?.length ?? 0) > 0;
    const startsOpen = found ? isWay && !inside : depth < OPEN_DEPTH;
    const open = branch && startsOpen !== turned.has(key);
    const { tag, id = "", class: classes = "" } = node;
    const text = node.text ?? own ?? "";
    const isFound = found?.nodes.has(node.node) === true;
    rows.push({ key, depth, branch, open, node: node.node, tag, text, id, class: classes, found: isFound });
    if (!open) return;
    const all = inside || !isWay;
    for (const child of node.children ?? []) if (all || leads(child)) add(child, depth + 1, all && found !== null);
  };
  pages.forEach(({ path, root }, index) => {
    if (found && !(root && leads(root))) return;
    const key = `p${index}`;
    // The page on top is the last one; those below it start closed.
    const startsOpen = found !== null || index === pages.length - 1;
    const open = root !== null && startsOpen !== turned.has(key);
    const empty = { node: null, id: "", class: "", found: false } as const;
    rows.push({ key, depth: 0, branch: root !== null, open, tag: "page", text: path, ...empty });
    if (open && root) add(root, 1, false);
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
