/**
 * A JSON value as flat rows, of the branches that are open only. Counterpart: `components/JsonTree.vue`.
 * Invariants: O(rows shown), not of the value; keys of rows are data paths as `setData` writes them, so they stay when the value
 * is made anew and can be used to change it; no two rows have the same key; nothing opens below `DEPTH_MAX`.
 */
import type { TreeRow } from "../rows/tree-row";
import type { JsonFound } from "./json-find";

export type JsonKind = "object" | "array" | "string" | "number" | "word";

export interface JsonRow extends TreeRow {
  readonly name: string;
  readonly kind: JsonKind;
  /** Leaf values as JSON, branches as a preview. */
  readonly text: string;
  /** Members of a branch. */
  readonly size: number;
  readonly value: unknown;
  /** Names and indexes on the way to it. */
  readonly steps: readonly string[];
  /** The row fits the filter. */
  readonly found: boolean;
}

/** Characters of a leaf in its row; the whole of it is shown when it is chosen. */
export const LEAF_LENGTH_MAX = 400;
/** Members shown of one branch; a longer list ends with a row that says so. */
export const MEMBERS_MAX = 2_000;
/** Rows up to which branches open without being asked one by one. Our choice: more than is read, made in a few milliseconds. */
export const OPEN_ROWS_MAX = 10_000;
/** Rows beyond which nothing opens any more, whatever was said of other values with the same paths. */
export const ROWS_MAX = 100_000;
/**
 * Names and indexes on the way to a row. A branch that stands as deep does not open: a text of a few thousand brackets would cost a
 * call for each, and a path that is as long for each row. Our choice: more than can be read, and four times what crosses from the engine.
 */
export const DEPTH_MAX = 500;
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
  for (const name in value) {
    const member = (value as Record<string, unknown>)[name];
    const kind = kindOf(member);
    const short = kind === "object" ? "{…}" : kind === "array" ? "[…]" : leafText(member);
    text += (text === "" ? "" : ", ") + (list ? short : `${name}: ${short}`);
    if (text.length > PREVIEW_LENGTH_MAX) return `${text.slice(0, PREVIEW_LENGTH_MAX)}…`;
  }
  return text;
}

/** The path of a member, as `setData` writes it: what would be read as a separator is escaped. */
export function memberPath(parent: string, name: string, inList: boolean): string {
  if (inList) return `${parent}[${name}]`;
  const written = name.replace(/[\\.[\]]/g, "\\$&");
  return parent === "" && name !== "" ? written : `${parent}.${written}`;
}

/** How many members a value has; 0 for what is no branch. */
export function sizeOf(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  return typeof value === "object" && value !== null ? Object.keys(value).length : 0;
}

/** The first names or indexes; a long list is not read to its end for them. */
function namesOf(value: object, most: number): string[] {
  if (!Array.isArray(value)) return Object.keys(value).slice(0, most);
  return Array.from({ length: Math.min(value.length, most) }, (_, index) => `${index}`);
}

/** Paths from the value itself down to the one at the end of the steps; it ends early where there is no such row. */
export function pathsTo(root: unknown, steps: readonly string[]): string[] {
  const paths = [""];
  let value = root;
  for (const step of steps.slice(0, DEPTH_MAX)) {
    if (sizeOf(value) === 0 || !Object.hasOwn(value as object, step)) break;
    paths.push(memberPath(paths.at(-1) ?? "", step, Array.isArray(value)));
    value = (value as Record<string, unknown>)[step];
  }
  return paths;
}

export interface JsonRowsOptions {
  /** Branches that are open or closed because the user said so. */
  readonly turned: ReadonlyMap<string, boolean>;
  /** Branches above this depth start open. */
  readonly openDepth: number;
  /** Without a row for the value itself, its members stand at the left. */
  readonly bare?: boolean;
  /** Shows what was found and the way to it; below what was found everything can be opened. */
  readonly found?: JsonFound | null;
}

export function jsonRows(root: unknown, options: JsonRowsOptions): JsonRow[] {
  const rows: JsonRow[] = [];
  const { turned, openDepth, bare = false, found = null } = options;
  const startsOpen = (path: string, depth: number, inside: boolean): boolean =>
    (found ? !inside && found.ways.has(path) : depth < openDepth) && rows.length < OPEN_ROWS_MAX;

  /** `inside`: in something that was found, where nothing is left out. */
  const add = (steps: readonly string[], path: string, value: unknown, depth: number, inside: boolean): void => {
    const size = sizeOf(value);
    const branch = size > 0;
    const mayOpen = branch && rows.length < ROWS_MAX && steps.length < DEPTH_MAX;
    const open = mayOpen && (turned.get(path) ?? startsOpen(path, depth, inside));
    const text = branch ? preview(value as object) : leafText(value);
    const isFound = found?.paths.has(path) === true;
    const name = steps.at(-1) ?? "";
    rows.push({ key: path, depth, branch, open, name, kind: kindOf(value), text, size, value, steps, found: isFound });
    if (open) members(steps, path, value as object, depth + 1, inside || (found !== null && !found.ways.has(path)));
  };
  const members = (steps: readonly string[], path: string, value: object, depth: number, inside: boolean): void => {
    const list = Array.isArray(value);
    const names = namesOf(value, found === null ? MEMBERS_MAX : Infinity).filter((name) => {
      if (!found || inside) return true;
      const member = memberPath(path, name, list);
      return found.ways.has(member) || found.paths.has(member);
    });
    for (const name of names.slice(0, MEMBERS_MAX))
      add([...steps, name], memberPath(path, name, list), (value as Record<string, unknown>)[name], depth, inside);
    const rest = (found === null ? sizeOf(value) : names.length) - MEMBERS_MAX;
    if (rest > 0) rows.push(restRow(steps, path, depth, rest));
  };
  if (bare && typeof root === "object" && root !== null) members([], "", root, 0, false);
  else add([], "", root, 0, false);
  return rows;
}

/** Says how many members are left out. */
function restRow(steps: readonly string[], path: string, depth: number, rest: number): JsonRow {
  const text = `+${rest}`;
  const key = `${path}…`;
  const leaf = { branch: false, open: false, size: 0, value: undefined, found: false } as const;
  return { key, depth, name: "…", kind: "word", text, steps, ...leaf };
}

export interface Unfolded {
  readonly turned: ReadonlyMap<string, boolean>;
  /** Branches that stay closed because there would be too many rows, or because they stand too deep. */
  readonly folded: number;
}

/** Opens branches, those above before those below, until there are `OPEN_ROWS_MAX` rows or `DEPTH_MAX` levels. */
export function unfold(root: unknown): Unfolded {
  const turned = new Map<string, boolean>();
  let rows = 1;
  let folded = 0;
  let level: [path: string, value: object][] = sizeOf(root) > 0 ? [["", root as object]] : [];
  for (let depth = 0; level.length > 0; depth++) {
    const below: typeof level = [];
    for (const [path, value] of level) {
      const names = namesOf(value, MEMBERS_MAX);
      const fits = rows + names.length <= OPEN_ROWS_MAX && depth < DEPTH_MAX;
      turned.set(path, fits);
      if (!fits) {
        folded++;
        continue;
      }
      rows += names.length;
      for (const name of names) {
        const member = (value as Record<string, unknown>)[name];
        if (sizeOf(member) > 0) below.push([memberPath(path, name, Array.isArray(value)), member as object]);
      }
    }
    level = below;
  }
  return { turned, folded };
}
