/**
 * What a line of a fixture says came or was sent, and where it differs. Counterpart: `ReplayFailure`.
 * Invariant: nothing is thrown, whatever stands in a line; what is no JSON is shown as text.
 */
import { memberPath } from "./json-tree";

/** Something that is compared: a JSON value, or a text. */
export type Compared = { readonly json: unknown } | { readonly text: string };

function parsed(text: string): Compared {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === "object" && value !== null ? { json: value } : { text };
  } catch {
    return { text };
  }
}

/** Keys of a packet line that are none of its packet. */
const KEYS_OF_LINES: readonly string[] = [
  "t",
  "conn",
  "event",
  "peer",
  "match",
  "save",
  "within",
  "optional",
  "times",
  "group",
];

/** The payload of a line, or its packet; the whole line where it has none of its own. */
export function expectedOf(line: string): Compared {
  const whole = parsed(line);
  if (!("json" in whole)) return whole;
  const keys = whole.json as Readonly<Record<string, unknown>>;
  if (typeof keys["protocol"] === "string" && (keys["event"] === "out" || keys["event"] === "in"))
    return { json: Object.fromEntries(Object.entries(keys).filter(([key]) => !KEYS_OF_LINES.includes(key))) };
  if ("json" in keys)
    return typeof keys["json"] === "object" ? { json: keys["json"] } : { text: JSON.stringify(keys["json"]) };
  return typeof keys["text"] === "string" ? parsed(keys["text"]) : whole;
}

export const gotOf = (text: string): Compared => parsed(text);

/** `$['a'][0]` as steps; null for what is no such path, such as `url`. */
export function stepsOf(path: string): readonly string[] | null {
  if (!path.startsWith("$")) return null;
  const step = /\[(?:'((?:[^'\\]|\\.)*)'|(\d+))\]/gy;
  const steps: string[] = [];
  step.lastIndex = 1;
  while (step.lastIndex < path.length) {
    const found = step.exec(path);
    if (!found) return null;
    steps.push(found[2] ?? (found[1] ?? "").replace(/\\(['\\])/g, "$1"));
  }
  return steps;
}

/** Keys of the rows of a JSON tree on the way to a place, as far as the value has it. */
export function rowKeys(value: unknown, steps: readonly string[]): readonly string[] {
  const keys = [""];
  let at = value;
  for (const step of steps) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, step)) break;
    keys.push(memberPath(keys.at(-1) ?? "", step, Array.isArray(at)));
    at = (at as Readonly<Record<string, unknown>>)[step];
  }
  return keys;
}
