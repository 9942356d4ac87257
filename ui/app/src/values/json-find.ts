/**
 * Which members of a JSON value fit a filter, and the branches on the way to them.
 * Counterpart: `json-tree.ts` makes the rows. Invariants: a word fits where it stands in a name or in a value, not in all that
 * lies below a name; `path:` fits wherever the whole path has it; no more than `VALUES_MAX` values are looked at.
 */
import type { Filter, FilterLanguage } from "./filter-terms";
import { memberPath } from "./json-tree";

export const JSON_FILTER: FilterLanguage = { fields: ["path", "value"] };
/** Values looked at. Our choice: a hundredth of a second, four times a second. */
export const VALUES_MAX = 50_000;
/** Members that are listed; further ones are counted. */
export const FOUND_MAX = 2_000;

export interface JsonFound {
  /** Paths of what fits, in their order. */
  readonly paths: ReadonlySet<string>;
  /** Paths of the branches that lead there. */
  readonly ways: ReadonlySet<string>;
  /** All that fits, listed or not. */
  readonly count: number;
  /** Values were left that nobody looked at. */
  readonly cut: boolean;
}

/** A plain word fits a name from the place where the parent's path ends. */
function fits(filter: Filter, path: string, own: string, value: unknown): boolean {
  const branch = typeof value === "object" && value !== null;
  const text = branch ? "" : String(value).toLowerCase();
  const whole = path.toLowerCase();
  return filter.terms.every(({ field, word }) => {
    if (field === "path") return whole.includes(word);
    return text.includes(word) || (field === null && endsInOwn(whole, own, word));
  });
}

/** Whether the word is in the path and reaches into its last step. */
function endsInOwn(path: string, own: string, word: string): boolean {
  return path.slice(Math.max(0, path.length - own.length - word.length + 1)).includes(word);
}

export function findInJson(root: unknown, filter: Filter): JsonFound {
  const paths = new Set<string>();
  const ways = new Set<string>([""]);
  let count = 0;
  let seen = 0;
  let cut = false;
  // A list of its own instead of recursion: depth costs no stack. The next one stands last.
  const ahead: { path: string; own: string; value: unknown; way: readonly string[] }[] = [];
  const addMembers = (path: string, value: object, way: readonly string[]): void => {
    const names = Object.keys(value);
    cut ||= names.length > VALUES_MAX - seen;
    for (const name of names.slice(0, VALUES_MAX - seen).reverse()) {
      const member = memberPath(path, name, Array.isArray(value));
      const own = member.slice(path.length);
      ahead.push({ path: member, own, value: (value as Record<string, unknown>)[name], way });
    }
  };
  if (typeof root === "object" && root !== null) addMembers("", root, []);
  for (let next = ahead.pop(); next; next = ahead.pop()) {
    if (seen++ === VALUES_MAX) return { paths, ways, count, cut: true };
    const { path, own, value, way } = next;
    if (fits(filter, path, own, value) && ++count <= FOUND_MAX) {
      paths.add(path);
      for (const branch of way) ways.add(branch);
    }
    if (typeof value === "object" && value !== null) addMembers(path, value, [...way, path]);
  }
  return { paths, ways, count, cut };
}
