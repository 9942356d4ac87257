/**
 * A JSON value as flat rows, of the branches that are open only. Counterpart: `components/JsonTree.vue`.
 * Invariants: O(rows shown), not of the value; keys of rows are data paths as `setData` writes them, so they stay when the value
 * is made anew and can be used to change it.
 */
import type { TreeRow } from "../rows/tree-row";

export type JsonKind = "object" | "array" | "string" | "number" | "word";

export interface JsonRow extends TreeRow {
  readonly name: string;
  readonly kind: JsonKind;
  /** Leaf values as JSON, branches as a preview. */
  readonly text: string;
  /** Members of a branch. */
  readonly size: number;
  readonly value: unknown;
}

/** Characters of a leaf in its row; the whole of it is shown when it is chosen. */
export const LEAF_LENGTH_MAX = 400;
/** Members shown of one branch; a longer list ends with a row that says so. */
export const MEMBERS_MAX = 2_000;
const PREVIEW_LENGTH_MAX = 80;

export function kindOf(value: unknown): JsonKind {
  if (Array.isArray(value)) return "array";
  if (typeof value === "object" && value !== null) return "object";
  if (typeof value === "string") return "string";
  return typeof value === "number" ? "number" : "word";
}

function leafText(value: unknown): string {
  const text = JSON.stringify(value) ?? "undefined";
  return text.length > LEAF_LENGTH_MAX ? `${text.slice(0, LEAF_LENGTH_MAX)}…` : text;
}

/** The first members of a branch, in one line. */
function preview(value: object): string {
  const list = Array.isArray(value);
  let text = "";
  for (const [name, member] of Object.entries(value)) {
    const kind = kindOf(member);
    const short = kind === "object" ? "{…}" : kind === "array" ? "[…]" : (JSON.stringify(member) ?? "undefined");
    text += (text === "" ? "" : ", ") + (list ? short : `${name}: ${short}`);
    if (text.length > PREVIEW_LENGTH_MAX) return `${text.slice(0, PREVIEW_LENGTH_MAX)}…`;
  }
  return text;
}

/** The path of a member, as `setData` writes it. */
export function memberPath(parent: string, name: string, inList: boolean): string {
  if (inList) return `${parent}[${name}]`;
  return parent === "" ? name : `${parent}.${name}`;
}

export interface JsonRowsOptions {
  /** Branches that are not as they start. */
  readonly turned: ReadonlySet<string>;
  /** Branches above this depth start open. */
  readonly openDepth: number;
  /** Without a row for the value itself, its members stand at the left. */
  readonly bare?: boolean;
}

export function jsonRows(root: unknown, options: JsonRowsOptions): JsonRow[] {
  const rows: JsonRow[] = [];
  const add = (name: string, path: string, value: unknown, depth: number): void => {
    const kind = kindOf(value);
    const size = kind === "object" || kind === "array" ? Object.keys(value as object).length : 0;
    const branch = size > 0;
    const open = branch && depth < options.openDepth !== options.turned.has(path);
    const text = branch ? preview(value as object) : leafText(value);
    rows.push({ key: path, depth, branch, open, name, kind, text, size, value });
    if (open) members(path, value as object, depth + 1);
  };
  const members = (path: string, value: object, depth: number): void => {
    const list = Array.isArray(value);
    const entries = Object.entries(value);
    for (const [name, member] of entries.slice(0, MEMBERS_MAX)) add(name, memberPath(path, name, list), member, depth);
    const rest = entries.length - MEMBERS_MAX;
    if (rest > 0)
      rows.push({
        key: `${path}…`,
        depth,
        branch: false,
        open: false,
        name: "…",
        kind: "word",
        text: `+${rest}`,
        size: 0,
        value: undefined,
      });
  };
  if (options.bare === true && typeof root === "object" && root !== null) members("", root, 0);
  else add("", "", root, 0);
  return rows;
}
