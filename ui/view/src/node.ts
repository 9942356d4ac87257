/**
 * One node of the view's tree and its place in the document.
 * Counterpart: `ViewNode` of `ui/logic/src/view/element.ts` has the same id. Invariant: `parent` follows the operations, whatever
 * element the children are drawn in; what an app writes never becomes an attribute that runs or loads something.
 */
import type { Builtin } from "./builtin/builtin";
import { flagOf, textOf } from "./values";

/** How strongly a node listens: 0 listens, 1 mutates, 2 catches. */
export type Level = 0 | 1 | 2;

const OWNERS = new WeakMap<Node, ViewNode>();

/** Attributes that style sheets of apps select by; others stay in the table. */
const MIRRORED = /^(?:hidden|disabled|type|size|plain|loading|checked|mode|scroll-[xy]|color|name|role|aria-[a-z]+)$/;
const FLAGS = new Set(["hidden", "disabled", "plain", "loading", "checked", "scroll-x", "scroll-y"]);
const MIRRORED_LENGTH_MAX = 1_000;

export class ViewNode {
  parent: ViewNode | null = null;
  readonly children: ViewNode[] = [];
  builtin: Builtin | null = null;
  /** As the template has them, names in kebab case. */
  readonly attributes = new Map<string, unknown>();
  private readonly listeners = new Map<string, Level>();
  /** The text before `decode` and `space` of the text component around it. */
  source = "";
  style = "";
  scope: { readonly path: string; readonly prefix: string } | undefined;

  constructor(
    readonly id: number,
    /** As in WXML, without `wx-`; empty for text. */
    readonly tag: string,
    readonly element: HTMLElement | Text,
  ) {
    OWNERS.set(element, this);
  }

  /** The element; text nodes have none. */
  get box(): HTMLElement | null {
    return this.element instanceof HTMLElement ? this.element : null;
  }

  /** Where children are drawn. */
  get content(): HTMLElement | null {
    return this.builtin?.content ?? this.box;
  }

  /** Makes an element outside of the tree (a panel, a portal) belong to this node. */
  adopt(element: Node): void {
    OWNERS.set(element, this);
  }

  listen(event: string, capture: boolean, level: Level): void {
    const key = capture ? `capture:${event}` : event;
    this.listeners.set(key, Math.max(level, this.listeners.get(key) ?? 0) as Level);
  }

  /** Whether this node itself listens. */
  listens(event: string): boolean {
    return this.listeners.has(event) || this.listeners.has(`capture:${event}`);
  }

  catches(event: string): boolean {
    return this.listeners.get(event) === 2 || this.listeners.get(`capture:${event}`) === 2;
  }

  /** Whether this node or one around it listens. */
  isHeard(event: string): boolean {
    return this.path().some((node) => node.listens(event));
  }

  /** This node and those around it, innermost first. */
  path(): readonly ViewNode[] {
    const nodes: ViewNode[] = [this];
    for (let node = this.parent; node; node = node.parent) nodes.push(node);
    return nodes;
  }

  read(name: string): unknown {
    return this.attributes.get(name);
  }

  setAttribute(name: string, value: unknown): void {
    this.attributes.set(name, value);
    this.mirror(name, value);
  }

  removeAttribute(name: string): void {
    this.attributes.delete(name);
    this.mirror(name, undefined);
  }

  private mirror(name: string, value: unknown): void {
    const { box } = this;
    if (!box || !MIRRORED.test(name)) return;
    if (FLAGS.has(name)) box.toggleAttribute(name, flagOf(value));
    else if (value === undefined || value === null) box.removeAttribute(name);
    else box.setAttribute(name, textOf(value).slice(0, MIRRORED_LENGTH_MAX));
  }
}

/** The node that an element of the document belongs to. */
export function nodeAt(target: EventTarget | Node | null): ViewNode | undefined {
  for (let at = target instanceof Node ? target : null; at; at = at.parentNode) {
    const node = OWNERS.get(at);
    if (node) return node.box ? node : (node.parent ?? undefined);
  }
  return undefined;
}
