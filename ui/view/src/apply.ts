/**
 * Applies node operations to the document.
 * Counterpart: `ui/logic/src/view/ops.ts` writes them, `crates/model/src/node_op.rs` names the fields. Invariant: an operation that
 * makes no sense is told as a problem and costs nothing else of its batch.
 */
import { builtinFor } from "./builtin/registry";
import type { Surface } from "./surface";
import { ViewNode, type Level } from "./node";
import type { Op } from "./protocol";

/** Nodes at the same time; far above what a phone could lay out. */
export const NODE_COUNT_MAX = 300_000;

/** What happens to pages is not the tree's business. */
export interface PageOps {
  open(page: number, root: ViewNode, path: string, config: unknown): void;
  close(page: number): void;
  show(page: number): void;
}

export class NodeTable {
  private readonly nodes = new Map<number, ViewNode>();

  constructor(
    private readonly surface: Surface,
    private readonly pages: PageOps,
  ) {}

  get(id: unknown): ViewNode | undefined {
    return typeof id === "number" ? this.nodes.get(id) : undefined;
  }

  /** Everything goes; the next batch begins with an empty table. */
  clear(): void {
    for (const node of this.nodes.values()) node.builtin?.dispose();
    this.nodes.clear();
  }

  all(): Iterable<ViewNode> {
    return this.nodes.values();
  }

  apply(op: Op): void {
    if (!Array.isArray(op)) throw new Error("an operation is not an array");
    switch (op[0]) {
      case 1:
        return this.create(op[1], String(op[2]), false);
      case 2:
        return this.create(op[1], String(op[2]), true);
      case 13:
        return this.node(op[1]).listen(String(op[2]), op[3] === 1, Number(op[4]) as Level);
      case 14:
        // Data sets live in the logic layer, which answers events with them.
        return;
      case 15:
        return this.pages.open(Number(op[1]), this.settled(op[2]), String(op[3]), op[4]);
      case 16:
        return this.pages.close(Number(op[1]));
      case 17:
        return this.pages.show(Number(op[1]));
      default:
        return this.change(op);
    }
  }

  private change(op: Op): void {
    switch (op[0]) {
      case 3:
        return this.insert(this.settled(op[1]), this.settled(op[2]), this.get(op[3]) ?? null);
      case 4:
        return unlink(this.node(op[1]));
      case 5:
        return this.release(op[1]);
      case 6:
        return this.setText(this.node(op[1]), String(op[2]));
      case 7:
        return this.setAttribute(this.settled(op[1]), kebab(String(op[2])), op[3]);
      case 8:
        return this.removeAttribute(this.settled(op[1]), kebab(String(op[2])));
      case 9:
        return this.setClass(this.settled(op[1]), String(op[2]));
      case 10:
        return this.setStyle(this.settled(op[1]), String(op[2]));
      case 11:
        return this.setId(this.settled(op[1]), String(op[2]));
      case 12:
        return this.setScope(this.node(op[1]), String(op[2]), String(op[3]));
      default:
        throw new Error(`the operation ${String(op[0])} is unknown`);
    }
  }

  private node(id: unknown): ViewNode {
    const node = this.get(id);
    if (!node) throw new Error(`there is no node ${String(id)}`);
    return node;
  }

  /** The node, with the built-in component that its tag stands for. A component host is told by its scope, which comes first. */
  private settled(id: unknown): ViewNode {
    const node = this.node(id);
    if (!node.builtin && !node.scope && node.box) node.builtin = builtinFor(node, this.surface);
    return node;
  }

  private create(id: unknown, name: string, isText: boolean): void {
    if (typeof id !== "number" || this.nodes.has(id)) throw new Error(`the node ${String(id)} is there already`);
    if (this.nodes.size >= NODE_COUNT_MAX) throw new Error(`there are more than ${NODE_COUNT_MAX} nodes`);
    if (isText) {
      const node = new ViewNode(id, "", document.createTextNode(name));
      node.source = name;
      this.nodes.set(id, node);
      return;
    }
    const tag = name.replace(/^wx-/, "");
    const legal = /^[a-z][a-z\d._-]*$/i.test(tag) ? tag.toLowerCase() : "unknown";
    this.nodes.set(id, new ViewNode(id, tag, document.createElement(`wx-${legal}`)));
  }

  private insert(parent: ViewNode, child: ViewNode, before: ViewNode | null): void {
    for (let at: ViewNode | null = parent; at; at = at.parent)
      if (at === child) throw new Error(`node ${child.id} cannot stand inside of itself`);
    const { content } = parent;
    if (!content) throw new Error(`text node ${parent.id} has no children`);
    detach(child);
    const at = before ? parent.children.indexOf(before) : -1;
    if (at >= 0) parent.children.splice(at, 0, child);
    else parent.children.push(child);
    child.parent = parent;
    if (!child.box) child.element.textContent = shownText(child);
    const anchor = before?.element.parentNode === content ? before.element : null;
    content.insertBefore(child.element, anchor);
    parent.builtin?.childrenChanged();
    child.builtin?.inserted();
  }

  private release(id: unknown): void {
    const node = this.node(id);
    unlink(node);
    node.builtin?.dispose();
    this.nodes.delete(node.id);
  }

  private setText(node: ViewNode, text: string): void {
    node.source = text;
    node.element.textContent = shownText(node);
    node.parent?.builtin?.childrenChanged();
  }

  private setAttribute(node: ViewNode, name: string, value: unknown): void {
    node.setAttribute(name, value);
    if (name === "animation") this.surface.animations.play(node, value);
    node.builtin?.changed(name);
  }

  private removeAttribute(node: ViewNode, name: string): void {
    node.removeAttribute(name);
    node.builtin?.changed(name);
  }

  private setClass(node: ViewNode, names: string): void {
    if (node.box) node.box.className = names;
  }

  private setStyle(node: ViewNode, style: string): void {
    node.style = style;
    this.drawStyle(node);
  }

  /** Writes the inline style; after it what the component and animations put on the element. */
  drawStyle(node: ViewNode): void {
    const { box } = node;
    if (!box) return;
    box.style.cssText = this.surface.inlineStyle(node, node.style);
    node.builtin?.styled();
    this.surface.animations.restore(node);
  }

  private setId(node: ViewNode, id: string): void {
    if (!node.box) return;
    if (id === "") node.box.removeAttribute("id");
    else node.box.id = id;
  }

  private setScope(node: ViewNode, path: string, prefix: string): void {
    node.scope = { path, prefix };
    node.box?.setAttribute("is", path);
    if (prefix !== "") node.box?.setAttribute("wx-host", prefix);
  }
}

function detach(node: ViewNode): void {
  const { parent } = node;
  if (!parent) return;
  const at = parent.children.indexOf(node);
  if (at >= 0) parent.children.splice(at, 1);
  node.parent = null;
}

function unlink(node: ViewNode): void {
  const { parent } = node;
  detach(node);
  node.element.remove();
  parent?.builtin?.childrenChanged();
}

function shownText(node: ViewNode): string {
  return node.parent?.builtin?.textOf(node.source) ?? node.source;
}

/** `formType` and `form-type` are the same attribute. */
function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
