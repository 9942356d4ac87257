/**
 * The official typings as tables: which members `wx` has, how each answers, and what `canIUse` may be asked.
 * Counterpart: `ui/logic/api/generate.mjs` writes `generated/members.ts`. Invariant: the text of a member is taken apart
 * only when somebody asks for it, so that a session starts fast.
 */
import { CLASSES, KINDS, SCHEMAS } from "./generated/members";

/**
 * How a function answers: `p` Promise or callbacks, `c` callbacks only, `v` nothing, `s` a value at once, `n` adds a listener,
 * `o` removes listeners, `f` an object of a class, `k` no function but an object, `d` a plain property.
 */
export type Kind = "p" | "c" | "v" | "s" | "n" | "o" | "f" | "k" | "d";

/** A member of `wx`, or of a class of the API. */
export interface Shape {
  readonly name: string;
  readonly kind: Kind;
  /** The class of what it returns or is, for `f` and `k`. */
  readonly className: string | undefined;
}

/** Calls `visit` for every member of `wx`. */
export function forEachMember(visit: (name: string, kind: Kind, className: string | undefined) => void): void {
  for (const kind of Object.keys(KINDS) as (Kind & keyof typeof KINDS)[]) {
    for (const entry of KINDS[kind].split(" ")) {
      const colon = entry.indexOf(":");
      if (colon < 0) visit(entry, kind, undefined);
      else visit(entry.slice(0, colon), kind, entry.slice(colon + 1));
    }
  }
}

let classLines: Map<string, string> | undefined;

/** Methods and properties of a class of the API; empty for one that has none. */
export function classShape(className: string): Shape[] {
  classLines ??= linesByName(CLASSES);
  const line = classLines.get(className) ?? "";
  return line === "" ? [] : line.split(",").map(methodShape);
}

/** `name rest`, one a line. */
function linesByName(table: string): Map<string, string> {
  return new Map(
    table.split("\n").map((line) => {
      const space = line.indexOf(" ");
      return [line.slice(0, space), line.slice(space + 1)];
    }),
  );
}

let schemas: Map<string, string> | undefined;

/** `object|success|callback|return` of a member, for the functions below. */
export function schemaOf(name: string): string {
  schemas ??= linesByName(SCHEMAS);
  return schemas.get(name) ?? "";
}

function methodShape(text: string): Shape {
  const [name = "", kind = "v", className] = text.split(":");
  return { name, kind: kind as Kind, className };
}

/** The options of `field` in one part of a schema (`["GET", "POST"]`); undefined where the field is not there. */
export function schemaField(
  schema: string,
  part: "object" | "success" | "callback" | "return",
  field: string,
): string[] | undefined {
  const fields = schemaFields(schema, part);
  const found = fields.find((one) => one === field || one.startsWith(`${field}=`));
  if (found === undefined) return undefined;
  return found.includes("=") ? found.slice(field.length + 1).split("/") : [];
}

/** The fields of one part of a schema, as written in the table. */
export function schemaFields(schema: string, part: "object" | "success" | "callback" | "return"): string[] {
  const list = schema.split("|")[["object", "success", "callback", "return"].indexOf(part)] ?? "";
  return list === "" ? [] : list.split(",");
}
