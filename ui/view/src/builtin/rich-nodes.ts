/**
 * Reads `nodes` of rich-text, a list or HTML text, into one form with allowed names only.
 * Counterpart: `rich-text.ts` draws it. Source: the table of trusted nodes and attributes in the documentation of rich-text. Invariant: text is parsed
 * in a document of its own that never becomes part of the page.
 */
import { fieldsOf, listOf, textOf } from "../values";

export type RichNode =
  | { readonly kind: "text"; readonly text: string }
  | {
      readonly kind: "element";
      readonly name: string;
      readonly attributes: Readonly<Record<string, string>>;
      readonly children: readonly RichNode[];
    };

/** Nodes of one rich-text. */
export const RICH_NODE_COUNT_MAX = 10_000;
const DEPTH_MAX = 64;

const NAMES = new Set(
  (
    "a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del div dl dt em " +
    "fieldset font footer h1 h2 h3 h4 h5 h6 header hr i img ins label legend li mark nav ol p pre q rt ruby s section " +
    "small span strong sub sup table tbody td tfoot th thead tr tt u ul"
  ).split(" "),
);

/** Attributes beside class, style and dir. */
export const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  col: ["span", "width"],
  colgroup: ["span", "width"],
  font: ["color", "face", "size"],
  img: ["alt", "height", "src", "width"],
  ol: ["start", "type"],
  table: ["width"],
  td: ["colspan", "height", "rowspan", "width"],
  th: ["colspan", "height", "rowspan", "width"],
  tr: ["colspan", "height", "rowspan", "width"],
  bdo: ["dir"],
};

const ENTITIES: Readonly<Record<string, string>> = {
  nbsp: "\u00a0",
  lt: "<",
  gt: ">",
  amp: "&",
  quot: '"',
  apos: "'",
  ensp: "\u2002",
  emsp: "\u2003",
};

/** The allowed part of `nodes`. */
export function readNodes(nodes: unknown): readonly RichNode[] {
  const budget = { left: RICH_NODE_COUNT_MAX };
  if (typeof nodes !== "string") return listOf(nodes).flatMap((one) => fromList(one, 0, budget));
  const parsed = new DOMParser().parseFromString(nodes, "text/html");
  return [...parsed.body.childNodes].flatMap((one) => fromDocument(one, 0, budget));
}

interface Budget {
  left: number;
}

function element(
  name: string,
  attributes: Record<string, string>,
  depth: number,
  budget: Budget,
  children: () => readonly RichNode[],
): readonly RichNode[] {
  if (!NAMES.has(name) || depth >= DEPTH_MAX || budget.left-- <= 0) return [];
  return [{ kind: "element", name, attributes, children: children() }];
}

function text(value: string, budget: Budget): readonly RichNode[] {
  return value === "" || budget.left-- <= 0 ? [] : [{ kind: "text", text: value }];
}

/** `{type, name, attrs, children}` or `{type: "text", text}`. */
function fromList(value: unknown, depth: number, budget: Budget): readonly RichNode[] {
  const node = fieldsOf(value);
  if (node.type === "text") return text(decoded(textOf(node.text)), budget);
  const attributes: Record<string, string> = {};
  for (const [name, one] of Object.entries(fieldsOf(node.attrs))) attributes[name.toLowerCase()] = textOf(one);
  return element(textOf(node.name).toLowerCase(), attributes, depth, budget, () =>
    listOf(node.children).flatMap((child) => fromList(child, depth + 1, budget)),
  );
}

function fromDocument(node: Node, depth: number, budget: Budget): readonly RichNode[] {
  if (node.nodeType === Node.TEXT_NODE) return text(node.nodeValue ?? "", budget);
  if (node.nodeType !== Node.ELEMENT_NODE) return [];
  const { localName, attributes, childNodes } = node as Element;
  const found: Record<string, string> = {};
  for (const { name, value } of Array.from(attributes)) found[name] = value;
  return element(localName, found, depth, budget, () =>
    Array.from(childNodes).flatMap((child) => fromDocument(child, depth + 1, budget)),
  );
}

function decoded(value: string): string {
  return value.replace(/&(?:#(\d{1,7})|(\w+));/g, (whole, code: string | undefined, name: string | undefined) => {
    if (code !== undefined) return Number(code) <= 0x10ffff ? String.fromCodePoint(Number(code)) : whole;
    return ENTITIES[name ?? ""] ?? whole;
  });
}
