/**
 * Writes node operations for a tree as the logic layer would: `el("view", { class: "a" }, "text")`.
 * Counterpart: `ui/logic/src/view/ops.ts`. Invariant: ids are counted by the tree, so a test can name a node by its element id.
 */

export type Op = readonly unknown[];

export interface El {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly children: readonly (El | string)[];
}

/** `class`, `style`, `id` and `on:event` are operations of their own; everything else is an attribute. */
export function el(tag: string, attributes: Record<string, unknown> = {}, ...children: (El | string)[]): El {
  return { tag, attributes, children };
}

export class Tree {
  readonly ids = new Map<string, number>();
  private next = 1;

  /** Operations that make a page with these children; its root is called `page`. */
  page(children: readonly (El | string)[], config: Record<string, unknown> = {}, path = "pages/index/index"): Op[] {
    const ops: Op[] = [];
    const root = this.next++;
    this.ids.set("page", root);
    ops.push([1, root, "wx-page"], [12, root, path, ""]);
    for (const child of children) this.write(ops, root, child);
    ops.push([15, root, root, path, config]);
    return ops;
  }

  /** Operations that put `child` into the node named `parent`. */
  add(parent: string, child: El | string): Op[] {
    const ops: Op[] = [];
    this.write(ops, this.id(parent), child);
    return ops;
  }

  id(name: string): number {
    const id = this.ids.get(name);
    if (id === undefined) throw new Error(`no node is called ${name}`);
    return id;
  }

  private write(ops: Op[], parent: number, child: El | string): void {
    const node = this.next++;
    if (typeof child === "string") {
      ops.push([2, node, child], [3, parent, node, null]);
      return;
    }
    ops.push([1, node, `wx-${child.tag}`]);
    if (typeof child.attributes.is === "string")
      ops.push([12, node, child.attributes.is, String(child.attributes.scope ?? "")]);
    for (const [name, value] of Object.entries(child.attributes)) {
      if (name === "is" || name === "scope") continue;
      if (name === "id") {
        this.ids.set(String(value), node);
        ops.push([11, node, value]);
      } else if (name === "class") ops.push([9, node, value]);
      else if (name === "style") ops.push([10, node, value]);
      else if (name.startsWith("on:")) ops.push([13, node, name.slice(3), 0, value === "catch" ? 2 : 0]);
      else ops.push([7, node, name, value]);
    }
    for (const one of child.children) this.write(ops, node, one);
    ops.push([3, parent, node, null]);
  }
}
