/**
 * The official typings as tables: which members `wx` has, how each answers, and what `canIUse` may be asked.
 * Counterpart: `ui/logic/api/generate.mjs` writes `generated/members.ts`. Invariant: the text of a member is taken apart
 * only when somebody asks for it, so that a session starts fast.
 */
import { CLASSES, MEMBERS } from "./generated/members";

/**
 * How a function answers: `p` Promise or callbacks, `c` callbacks only, `v` nothing, `s` a value at once, `n` adds a listener,
 * `o` removes listeners, `f` an object of a class, `k` no function but an object, `d` a plain property.
 */
export type Kind = "p" | "c" | "v" | "s" | "n" | "o" | "f" | "k" | "d";

export interface MemberShape {
  readonly name: string;
  readonly kind: Kind;
  /** The class of what it returns or is, for `f` and `k`. */
  readonly className: string | undefined;
  /** `object|success|callback|return` as written in the table. */
  readonly schema: string;
}

/** Every member of `wx`, in alphabetical order. */
export function memberShapes(): MemberShape[] {
  return MEMBERS.split("\n").map((line) => {
    const [name = "", answers = "", schema = ""] = line.split(" ");
    const [kind, className] = answers.split(":");
    return { name, kind: kind as Kind, className, schema };
  });
}

export interface MethodShape {
  readonly name: string;
  readonly kind: Kind;
  readonly className: string | undefined;
}

let classLines: Map<string, string> | undefined;

/** Methods and properties of a class of the API; empty for one that has none. */
export function classShape(className: string): MethodShape[] {
  classLines ??= new Map(
    CLASSES.split("\n").map((line) => {
      const space = line.indexOf(" ");
      return [line.slice(0, space), line.slice(space + 1)];
    }),
  );
  const line = classLines.get(className) ?? "";
  return line === "" ? [] : line.split(",").map(methodShape);
}

function methodShape(text: string): MethodShape {
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
