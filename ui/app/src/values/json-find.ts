/**
 * Which members of a JSON value fit a filter, and the branches on the way to them.
 * Counterpart: `json-tree.ts` makes the rows. Invariants: a word fits where it stands in a name or in a value, not in all that
 * lies below a name; `path:` fits wherever the whole path has it; names fit as they are and as `setData` writes them; no more
 * than `VALUES_MAX` values are looked at, and none that has no row.
 */
import type { Filter, FilterLanguage } from "./filter-terms";
import { DEPTH_MAX, memberPath } from "./json-tree";

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
  /** Values were left that nobody looked at: there are too many, or they stand too deep. */
  readonly cut: boolean;
}

/** A path and the part of it that its last step added. */
interface Place {
  readonly path: string;
  readonly own: string;
}

/** A branch on the way, and the one above it. */
interface Way {
  readonly path: string;
  readonly above: Way | null;
}

/** A member that is still to be looked at. */
interface Ahead {
  /** As `setData` writes it. */
  readonly written: Place;
  /** Without its escapes, as somebody types it who reads the rows. */
  readonly plain: Place;
  readonly value: unknown;
  readonly depth: number;
  readonly way: Way | null;
}

/** A plain word fits a name from the place where the parent's path ends. */
function fits(filter: Filter, { written, plain, value }: Ahead): boolean {
  const branch = typeof value === "object" && value !== null;
  const text = branch ? "" : String(value).toLowerCase();
  const places = (written.path === plain.path ? [written] : [written, plain]).map(inSmallLetters);
  return filter.terms.every(({ field, word }) => {
    if (field === "path") return places.some(({ path }) => path.includes(word));
    return text.includes(word) || (field === null && places.some((place) => endsInOwn(place, word)));
  });
}

function inSmallLetters({ path, own }: Place): Place {
  return { path: path.toLowerCase(), own: own.toLowerCase() };
}

/** Whether the word is in the path and reaches into its last step. */
function endsInOwn({ path, own }: Place, word: string): boolean {
  return path.slice(Math.max(0, path.length - own.length - word.length + 1)).includes(word);
}

/** The path of a member without escapes. */
function plainPath(parent: string, name: string, inList: boolean): string {
  if (inList) return `${parent}[${name}]`;
  return parent === "" && name !== "" ? name : `${parent}.${name}`;
}

function memberOf(parent: Place, path: string): Place {
  return { path, own: path.slice(parent.path.length) };
}

const ROOT: Place = { path: "", own: "" };

export function findInJson(root: unknown, filter: Filter): JsonFound {
  const paths = new Set<string>();
  const ways = new Set<string>([""]);
  let count = 0;
  let seen = 0;
  let cut = false;
  // A list of its own instead of recursion: depth costs no stack. The next one stands last.
  const ahead: Ahead[] = [];
  const addMembers = (written: Place, plain: Place, value: object, depth: number, way: Way | null): void => {
    const inList = Array.isArray(value);
    const names = Object.keys(value);
    const room = depth > DEPTH_MAX ? 0 : VALUES_MAX - seen;
    cut ||= names.length > room;
    for (const name of names.slice(0, room).reverse())
      ahead.push({
        written: memberOf(written, memberPath(written.path, name, inList)),
        plain: memberOf(plain, plainPath(plain.path, name, inList)),
        value: (value as Record<string, unknown>)[name],
        depth,
        way,
      });
  };
  if (typeof root === "object" && root !== null) addMembers(ROOT, ROOT, root, 1, null);
  for (let next = ahead.pop(); next; next = ahead.pop()) {
    if (seen++ === VALUES_MAX) return { paths, ways, count, cut: true };
    const { written, plain, value, depth } = next;
    if (fits(filter, next) && ++count <= FOUND_MAX) {
      paths.add(written.path);
      // What is above a branch that is known is known as well.
      for (let way = next.way; way && !ways.has(way.path); way = way.above) ways.add(way.path);
    }
    if (typeof value === "object" && value !== null)
      addMembers(written, plain, value, depth + 1, { path: written.path, above: next.way });
  }
  return { paths, ways, count, cut };
}
