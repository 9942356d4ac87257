/**
 * The tree of an imitated chat page: as node operations for the phone, as nodes for the Wxml panel.
 * Counterpart: `ui/logic/src/view/ops.ts` has the opcodes. Invariant: both forms have the same node numbers.
 */
import type { WxmlNode, WxmlNodeDetail, WxmlTerm } from "../generated/bindings";
import type { MemoryClient } from "./client";

const CREATE_ELEMENT = 1;
const CREATE_TEXT = 2;
const INSERT = 3;
const SET_ATTRIBUTE = 7;
const SET_CLASS = 9;
const SET_STYLE = 10;
const SET_ID = 11;
const PAGE_OPEN = 15;
const PAGE_SHOW = 17;

/** A node before it has a number. */
interface Sketch {
  readonly tag: string;
  readonly id?: string;
  readonly class?: string;
  readonly style?: string;
  readonly text?: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly children?: readonly Sketch[];
}

const BAR = "display:flex;align-items:center;padding:10px 14px;background:#fff;border-bottom:1px solid #eceef1";
const OWN = "align-self:flex-end;background:#95ec69;";
const BUBBLE = "max-width:76%;padding:9px 12px;border-radius:9px;font-size:15px;line-height:1.45;color:#1b1f23;";

const text = (value: string): Sketch => ({ tag: "", text: value });

function sketch(client: MemoryClient): Sketch {
  const rows = client.shown.map((line): Sketch => {
    const own = line.name === client.name;
    return {
      tag: "message-bubble",
      class: own ? "row own" : "row",
      style: `display:flex;flex-direction:column;margin:7px 14px;${own ? "align-items:flex-end" : "align-items:flex-start"}`,
      children: [
        {
          tag: "text",
          class: "name",
          style: "font-size:11px;color:#7b8591;margin:0 4px 3px",
          children: [text(line.name)],
        },
        { tag: "view", class: "bubble", style: BUBBLE + (own ? OWN : "background:#fff;"), children: [text(line.text)] },
      ],
    };
  });
  return {
    tag: "view",
    class: "room",
    style: "display:flex;flex-direction:column;height:100vh;background:#f2f4f8",
    children: [
      {
        tag: "view",
        id: "status",
        class: "status status-online",
        style: BAR,
        children: [
          {
            tag: "view",
            class: "lamp",
            style: "width:8px;height:8px;border-radius:4px;background:#2bb673;margin-right:8px",
          },
          {
            tag: "text",
            class: "status-text",
            style: "font-size:13px;color:#3d4650",
            children: [text(`在线 · ${client.name} · lobby`)],
          },
        ],
      },
      {
        tag: "scroll-view",
        id: "list",
        class: "list",
        style: "flex:1;height:0",
        attributes: { "scroll-y": true },
        children: rows,
      },
      {
        tag: "view",
        class: "composer",
        style: "display:flex;gap:8px;padding:10px 12px 26px;background:#fff;border-top:1px solid #eceef1",
        children: [
          {
            tag: "input",
            id: "message",
            class: "message",
            style: "flex:1;background:#f2f4f8;border-radius:18px;height:36px;padding:0 14px;font-size:14px",
            attributes: { placeholder: "说点什么…" },
          },
          {
            tag: "view",
            id: "send",
            class: "send",
            style: "background:#07c160;color:#fff;border-radius:18px;padding:0 16px;line-height:36px;font-size:14px",
            children: [text("发送")],
          },
        ],
      },
    ],
  };
}

/** The page as operations on an empty screen. */
export function treeOps(client: MemoryClient): unknown[][] {
  const ops: unknown[][] = [];
  let next = 1;
  const build = (node: Sketch): number => {
    const number = next++;
    if (node.tag === "") {
      ops.push([CREATE_TEXT, number, node.text]);
      return number;
    }
    ops.push([CREATE_ELEMENT, number, node.tag]);
    if (node.id) ops.push([SET_ID, number, node.id]);
    if (node.class) ops.push([SET_CLASS, number, node.class]);
    if (node.style) ops.push([SET_STYLE, number, node.style]);
    for (const [name, value] of Object.entries(node.attributes ?? {})) ops.push([SET_ATTRIBUTE, number, name, value]);
    for (const child of node.children ?? []) ops.push([INSERT, number, build(child), null]);
    return number;
  };
  const root = build(sketch(client));
  ops.push([PAGE_OPEN, 1, root, client.page, { navigationBarTitleText: "聊天室" }], [PAGE_SHOW, 1]);
  return ops;
}

/** The page as the Wxml panel asks for it. */
export function wxmlRoot(client: MemoryClient): WxmlNode {
  let next = 1;
  const build = (node: Sketch): WxmlNode => {
    const made: WxmlNode = { node: next++, tag: node.tag };
    if (node.text !== undefined) made.text = node.text;
    if (node.id) made.id = node.id;
    if (node.class) made.class = node.class;
    if (node.children) made.children = node.children.map(build);
    return made;
  };
  return build(sketch(client));
}

/** All of one node; null when there is none with this number. */
export function wxmlDetail(client: MemoryClient, wanted: number): WxmlNodeDetail | null {
  let next = 1;
  const find = (node: Sketch): WxmlNodeDetail | null => {
    const number = next++;
    if (number === wanted)
      return {
        node: number,
        tag: node.tag,
        id: node.id ?? "",
        class: node.class ?? "",
        style: node.style ?? "",
        attributes: node.attributes ?? {},
        dataset: node.tag === "message-bubble" ? { index: number, key: `r${number}` } : {},
        events: node.id === "send" ? ["bind:tap"] : node.id === "message" ? ["bind:input", "bind:confirm"] : [],
      };
    for (const child of node.children ?? []) {
      const found = find(child);
      if (found) return found;
    }
    return null;
  };
  return find(sketch(client));
}

/** Numbers of the nodes that fit every term. */
export function wxmlFitting(client: MemoryClient, terms: readonly WxmlTerm[]): number[] {
  const fitting: number[] = [];
  let next = 1;
  const look = (node: Sketch, alone: boolean): void => {
    const number = next++;
    const [only, ...others] = node.children ?? [];
    const onlyText = only?.tag === "" && others.length === 0;
    if (!(node.tag === "" && alone) && terms.every((term) => fits(node, onlyText ? only.text : node.text, term)))
      fitting.push(number);
    for (const child of node.children ?? []) look(child, onlyText);
  };
  look(sketch(client), false);
  return fitting;
}

function fits(node: Sketch, shown: string | undefined, { place, name, word }: WxmlTerm): boolean {
  const attributes = Object.entries(node.attributes ?? {})
    .filter(([key]) => name === undefined || key === name)
    .map(([key, value]) => (name === undefined ? `${key} ${String(value)}` : String(value)));
  const texts: Readonly<Record<string, readonly string[]>> = {
    tag: [node.tag],
    class: [node.class ?? ""],
    id: [node.id ?? ""],
    text: [shown ?? ""],
    attr: attributes,
  };
  const looked = place === "any" ? Object.values(texts).flat() : (texts[place] ?? []);
  return looked.some((text) => text.toLowerCase().includes(word));
}
