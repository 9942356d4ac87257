/**
 * Values as text, the way Node and the devtools print them: what `console` writes.
 * Counterpart: `console.ts`. Invariant: never runs getters of app code, never throws, never exceeds its limits.
 */

/** Nested objects below this depth print as `[Object]`. */
export const DEPTH_MAX = 4;
/** Items of an array, map or set that are printed; the rest is counted. Node's default. */
export const ITEM_COUNT_MAX = 100;
/** Properties of one object that are printed; the rest is counted. */
export const PROPERTY_COUNT_MAX = 200;
/** Characters of one string inside an object; the rest is counted. Node's default. */
export const STRING_CHARS_MAX = 10_000;
/** Characters of one inspected value after which the rest is left out, so that a huge graph costs little. */
export const INSPECT_CHARS_MAX = 32_768;
/** Bytes of an `ArrayBuffer` that are printed. */
const BYTE_COUNT_MAX = 50;

/** An object stays on one line while it is no longer than this. Node's default. */
const LINE_CHARS_MAX = 72;

/** Frames of this file are our own; `BUNDLE_FILE` in `crates/logic/src/bundle.rs`. */
const BUNDLE_FILE = "miniwire:logic";

/** State of one `inspect` call. */
interface Walk {
  readonly ancestors: object[];
  charsLeft: number;
}

type AnyFunction = (...args: never[]) => unknown;

/** One value as text; strings are quoted. */
export function inspect(value: unknown): string {
  return print(value, { ancestors: [], charsLeft: INSPECT_CHARS_MAX });
}

/** The frames of a stack without those of our own bundle, and without the head that V8 puts before them. */
export function appFrames(stack: string): string {
  return stack
    .split("\n")
    .filter((line) => line.trimStart().startsWith("at ") && !line.includes(BUNDLE_FILE))
    .join("\n");
}

function print(value: unknown, walk: Walk): string {
  if (walk.charsLeft <= 0) return "…";
  let text: string;
  try {
    text = typeof value === "object" && value !== null ? printObject(value, walk) : printPrimitive(value);
  } catch {
    // A proxy whose traps throw, or an exotic object that refuses to be read.
    text = "[unreadable]";
  }
  if (typeof value !== "object") walk.charsLeft -= text.length;
  return text;
}

function printPrimitive(value: unknown): string {
  switch (typeof value) {
    case "string":
      return quote(value);
    case "number":
      return Object.is(value, -0) ? "-0" : String(value);
    case "bigint":
      return `${value}n`;
    case "function":
      return printFunction(value as AnyFunction);
    default:
      return String(value);
  }
}

/** Single quotes, unless the text holds some and no others, as Node does. */
function quote(text: string): string {
  const over = text.length - STRING_CHARS_MAX;
  const shown = over > 0 ? text.slice(0, STRING_CHARS_MAX) : text;
  const mark = !shown.includes("'") ? "'" : !shown.includes('"') ? '"' : !shown.includes("`") ? "`" : "'";
  let quoted = mark;
  for (const char of shown) quoted += escapeChar(char, mark);
  quoted += mark;
  return over > 0 ? `${quoted}... ${over} more character${over > 1 ? "s" : ""}` : quoted;
}

const ESCAPES: Readonly<Record<string, string>> = {
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\b": "\\b",
  "\f": "\\f",
  "\v": "\\v",
  "\\": "\\\\",
};

function escapeChar(char: string, mark: string): string {
  if (char === mark) return `\\${char}`;
  const known = ESCAPES[char];
  if (known !== undefined) return known;
  const code = char.charCodeAt(0);
  if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return `\\x${code.toString(16).toUpperCase().padStart(2, "0")}`;
  if (char.length === 1 && code >= 0xd800 && code <= 0xdfff) return `\\u${code.toString(16)}`;
  return char;
}

function printFunction(fn: AnyFunction): string {
  const own = Object.getOwnPropertyDescriptor(fn, "name")?.value as unknown;
  const name = typeof own === "string" ? own : "";
  if (Function.prototype.toString.call(fn).startsWith("class")) {
    const parent = Object.getPrototypeOf(fn) as AnyFunction | null;
    const extended = typeof parent === "function" && parent.name !== "" ? ` extends ${parent.name}` : "";
    return `[class ${name === "" ? "(anonymous)" : name}${extended}]`;
  }
  const kind = constructorName(fn);
  return `[${kind === undefined || kind === "" ? "Function" : kind}${name === "" ? " (anonymous)" : `: ${name}`}]`;
}

/** Name of the constructor without running app code; undefined for objects without a prototype. */
function constructorName(value: object): string | undefined {
  for (let proto: object | null = value; proto !== null; proto = Object.getPrototypeOf(proto) as object | null) {
    const constructor = Object.getOwnPropertyDescriptor(proto, "constructor")?.value as unknown;
    if (typeof constructor === "function" && constructor.name !== "") return constructor.name;
  }
  return undefined;
}

/** `[[Class]]` as engines tell it; robust against other realms and against a changed prototype. */
function classOf(value: object): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

function printObject(value: object, walk: Walk): string {
  if (walk.ancestors.includes(value)) return "[Circular]";
  const name = constructorName(value);
  const label = name ?? `[${classOf(value)}: null prototype]`;
  // The outermost value is at depth 0.
  const tooDeep = walk.ancestors.length > DEPTH_MAX && !isEmpty(value);
  if (tooDeep) return Array.isArray(value) ? "[Array]" : `[${name ?? "Object: null prototype"}]`;
  walk.ancestors.push(value);
  try {
    return printKind(value, label, walk);
  } finally {
    walk.ancestors.pop();
  }
}

/** `{}` and `[]` are shorter than to say that they are too deep. */
function isEmpty(value: object): boolean {
  return (
    (Array.isArray(value) || classOf(value) === "Object") && Reflect.ownKeys(value).every((key) => key === "length")
  );
}

/** Picks the form for the kind of object. */
function printKind(value: object, label: string, walk: Walk): string {
  if (Array.isArray(value)) {
    const prefix = label === "Array" ? "" : `${label}(${value.length}) `;
    return braces(`${prefix}[`, "]", [...arrayItems(value, walk), ...properties(value, walk, isIndex)]);
  }
  if (value instanceof Error) return printError(value, walk);
  if (value instanceof Map) return printMap(value, label, walk);
  if (value instanceof Set) return printSet(value, label, walk);
  if (ArrayBuffer.isView(value)) return printView(value, label, walk);
  if (value instanceof ArrayBuffer) return printBuffer(value, walk);
  const scalar = printScalarObject(value, label);
  if (scalar !== undefined) {
    const rest = properties(value, walk, value instanceof String ? isIndex : undefined);
    return rest.length === 0 ? scalar : braces(`${scalar} {`, "}", rest);
  }
  const tag = classOf(value);
  const hasOwnTag = Object.hasOwn(value, Symbol.toStringTag);
  const tagged = tag !== "Object" && tag !== label && !hasOwnTag ? `${label} [${tag}] ` : `${label} `;
  const prefix = tagged === "Object " ? "" : tagged;
  return braces(`${prefix}{`, "}", properties(value, walk));
}

/** Dates, regular expressions and the like: one word instead of properties. */
function printScalarObject(value: object, label: string): string | undefined {
  if (value instanceof Date)
    return Number.isNaN(value.getTime()) ? "Invalid Date" : Date.prototype.toISOString.call(value);
  if (value instanceof RegExp) return RegExp.prototype.toString.call(value);
  if (value instanceof WeakMap || value instanceof WeakSet) return `${label} { <items unknown> }`;
  const tag = classOf(value);
  switch (tag) {
    case "Number":
      return value instanceof Number ? `[Number: ${printPrimitive(Number.prototype.valueOf.call(value))}]` : undefined;
    case "Boolean":
      return value instanceof Boolean ? `[Boolean: ${String(Boolean.prototype.valueOf.call(value))}]` : undefined;
    case "String":
      return value instanceof String ? `[String: ${quote(String.prototype.valueOf.call(value))}]` : undefined;
    case "Arguments":
      return `[Arguments] [ ${Array.from(value as ArrayLike<unknown>, (item) => inspect(item)).join(", ")} ]`;
    default:
      return undefined;
  }
}

function isIndex(key: string): boolean {
  return /^(0|[1-9]\d*)$/.test(key);
}

function arrayItems(array: readonly unknown[], walk: Walk): string[] {
  const items: string[] = [];
  let index = 0;
  while (index < array.length && items.length < ITEM_COUNT_MAX && walk.charsLeft > 0) {
    if (index in array) {
      items.push(print(array[index], walk));
      index += 1;
      continue;
    }
    const start = index;
    // A sparse array of 2³² slots must not be walked slot by slot for ever.
    while (index < array.length && !(index in array) && index - start < ITEM_COUNT_MAX * 1000) index += 1;
    items.push(`<${index - start} empty item${index - start > 1 ? "s" : ""}>`);
  }
  if (index < array.length) items.push(more(array.length - index, "item"));
  return items;
}

function more(count: number, noun: string): string {
  return `... ${count} more ${noun}${count > 1 ? "s" : ""}`;
}

/** `key: value` of the own enumerable properties; getters are named, not run. */
function properties(value: object, walk: Walk, skip?: (key: string) => boolean): string[] {
  const keys: (string | symbol)[] = Object.keys(value);
  for (const symbol of Object.getOwnPropertySymbols(value)) {
    if (Object.prototype.propertyIsEnumerable.call(value, symbol)) keys.push(symbol);
  }
  const wanted = skip === undefined ? keys : keys.filter((key) => typeof key === "symbol" || !skip(key));
  const parts: string[] = [];
  for (const key of wanted) {
    if (parts.length >= PROPERTY_COUNT_MAX || walk.charsLeft <= 0) break;
    const descriptor = Object.getOwnPropertyDescriptor(value, key);
    if (descriptor === undefined) continue;
    const name = printKey(key);
    walk.charsLeft -= name.length + 2;
    parts.push(`${name}: ${printProperty(descriptor, walk)}`);
  }
  if (parts.length < wanted.length && parts.length > 0) {
    parts.push(
      more(wanted.length - parts.length, "propert").replace(/propert(s?)$/, (_, s) => (s ? "properties" : "property")),
    );
  }
  return parts;
}

function printProperty(descriptor: PropertyDescriptor, walk: Walk): string {
  if (descriptor.get === undefined && descriptor.set === undefined) return print(descriptor.value, walk);
  if (descriptor.set === undefined) return "[Getter]";
  return descriptor.get === undefined ? "[Setter]" : "[Getter/Setter]";
}

function printKey(key: string | symbol): string {
  if (typeof key === "symbol") return `[${String(key)}]`;
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : quote(key);
}

function printError(error: Error, walk: Walk): string {
  const head = errorHead(error);
  const stack: unknown = error.stack;
  let text = head;
  if (typeof stack === "string") {
    const frames = appFrames(stack);
    if (frames !== "") text += `\n${frames}`;
  }
  const rest = properties(error, walk, (key) => key === "stack" || key === "message" || key === "name");
  const cause = Object.getOwnPropertyDescriptor(error, "cause");
  if (cause !== undefined && cause.enumerable !== true) rest.push(`[cause]: ${printProperty(cause, walk)}`);
  walk.charsLeft -= text.length;
  // Nested errors are told apart from their surroundings by brackets, as Node does for errors without frames.
  const shown = text.includes("\n") ? text : `[${text}]`;
  return rest.length === 0 ? shown : braces(`${shown} {`, "}", rest);
}

function errorHead(error: Error): string {
  const { name, message } = error;
  return message === "" ? name : `${name}: ${message}`;
}

function printMap(map: Map<unknown, unknown>, label: string, walk: Walk): string {
  const parts: string[] = [];
  for (const [key, value] of Map.prototype.entries.call(map) as IterableIterator<[unknown, unknown]>) {
    if (parts.length >= ITEM_COUNT_MAX || walk.charsLeft <= 0) break;
    parts.push(`${print(key, walk)} => ${print(value, walk)}`);
  }
  if (parts.length < map.size) parts.push(more(map.size - parts.length, "item"));
  return braces(`${sized(label, map.size, "Map")} {`, "}", [...parts, ...properties(map, walk)]);
}

/** `Map(1)`, and `Cache(1) [Map]` for a class of the app's. */
function sized(label: string, size: number, kind: string): string {
  return label === kind ? `${label}(${size})` : `${label}(${size}) [${kind}]`;
}

function printSet(set: Set<unknown>, label: string, walk: Walk): string {
  const parts: string[] = [];
  for (const value of Set.prototype.values.call(set) as IterableIterator<unknown>) {
    if (parts.length >= ITEM_COUNT_MAX || walk.charsLeft <= 0) break;
    parts.push(print(value, walk));
  }
  if (parts.length < set.size) parts.push(more(set.size - parts.length, "item"));
  return braces(`${sized(label, set.size, "Set")} {`, "}", [...parts, ...properties(set, walk)]);
}

function printView(view: ArrayBufferView, label: string, walk: Walk): string {
  if (view instanceof DataView) {
    const size = `byteLength: ${view.byteLength}`;
    return braces(`${label} {`, "}", [size, `byteOffset: ${view.byteOffset}`, `buffer: ${print(view.buffer, walk)}`]);
  }
  const items = view as unknown as ArrayLike<number | bigint>;
  const shown = Array.from({ length: Math.min(items.length, ITEM_COUNT_MAX) }, (_, index) =>
    printPrimitive(items[index]),
  );
  walk.charsLeft -= shown.length * 4;
  if (items.length > ITEM_COUNT_MAX) shown.push(more(items.length - ITEM_COUNT_MAX, "item"));
  return braces(`${label}(${items.length}) [`, "]", [...shown, ...properties(view, walk, isIndex)]);
}

function printBuffer(buffer: ArrayBuffer, walk: Walk): string {
  const bytes = new Uint8Array(buffer, 0, Math.min(buffer.byteLength, BYTE_COUNT_MAX));
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0"));
  const over = buffer.byteLength - BYTE_COUNT_MAX;
  if (over > 0) hex.push(more(over, "byte"));
  walk.charsLeft -= hex.length * 3;
  return braces("ArrayBuffer {", "}", [`[Uint8Contents]: <${hex.join(" ")}>`, `byteLength: ${buffer.byteLength}`]);
}

/** Joins parts on one line when they fit, else one per line; long lists of short items fill their lines. */
function braces(open: string, close: string, parts: readonly string[]): string {
  if (parts.length === 0) return `${open}${close}`;
  const length = parts.reduce((sum, part) => sum + part.length + 2, open.length + close.length + 2);
  const multiline = parts.some((part) => part.includes("\n"));
  if (!multiline && length <= LINE_CHARS_MAX) return `${open} ${parts.join(", ")} ${close}`;
  const short = parts.length > 6 && parts.every((part) => part.length <= 16 || part.startsWith("... "));
  const lines = short ? fill(parts) : parts.map((part) => part.replaceAll("\n", "\n  "));
  return `${open}\n  ${lines.join(short ? "\n  " : ",\n  ")}\n${close}`;
}

function fill(parts: readonly string[]): string[] {
  const lines: string[] = [];
  let line = "";
  parts.forEach((part, index) => {
    const word = index < parts.length - 1 ? `${part},` : part;
    if (line !== "" && line.length + 1 + word.length > LINE_CHARS_MAX) {
      lines.push(line);
      line = "";
    }
    line += line === "" ? word : ` ${word}`;
  });
  lines.push(line);
  return lines;
}
