/**
 * The smallest view: applies node operations to a tree that tests can search and read.
 * Counterpart: `src/view/ops.ts`. An operation on a node that does not exist is an error here.
 */
import { OP } from "../src/view/ops";

export interface Node {
  tag: string;
  text: string;
  id: string;
  class: string;
  style: string;
  scope: string;
  attributes: Record<string, unknown>;
  dataset: Record<string, unknown>;
  listens: string[];
  children: number[];
  parent: number | undefined;
}

export class Tree {
  readonly nodes = new Map<number, Node>();
  readonly pages: { page: number; node: number; path: string }[] = [];

  apply(ops: unknown[][]): void {
    for (const op of ops) this.one(op);
  }

  private get(id: unknown): Node {
    const node = this.nodes.get(id as number);
    if (!node) throw new Error(`node ${String(id)} does not exist`);
    return node;
  }

  private detach(id: number): void {
    const node = this.get(id);
    if (node.parent === undefined) return;
    const siblings = this.nodes.get(node.parent)?.children;
    siblings?.splice(siblings.indexOf(id), 1);
    node.parent = undefined;
  }

  private one([code, a, b, c, d]: unknown[]): void {
    const blank = { id: "", class: "", style: "", scope: "", attributes: {}, dataset: {}, listens: [], children: [] };
    const fresh = (tag: string, text: string): Node => ({ ...structuredClone(blank), tag, text, parent: undefined });
    switch (code) {
      case OP.CreateElement:
        this.nodes.set(a as number, fresh(b as string, ""));
        break;
      case OP.CreateText:
        this.nodes.set(a as number, fresh("", b as string));
        break;
      case OP.Insert: {
        this.detach(b as number);
        const { children } = this.get(a);
        const at = c === null ? children.length : children.indexOf(c as number);
        if (at < 0) throw new Error(`node ${String(c)} is no child of ${String(a)}`);
        children.splice(at, 0, b as number);
        this.get(b).parent = a as number;
        break;
      }
      case OP.Remove:
        this.detach(a as number);
        break;
      case OP.Release:
        this.detach(a as number);
        this.nodes.delete(a as number);
        break;
      case OP.SetText:
        this.get(a).text = b as string;
        break;
      case OP.SetAttribute:
        this.get(a).attributes[b as string] = c;
        break;
      case OP.RemoveAttribute:
        Reflect.deleteProperty(this.get(a).attributes, b as string);
        break;
      case OP.SetClass:
        this.get(a).class = b as string;
        break;
      case OP.SetStyle:
        this.get(a).style = b as string;
        break;
      case OP.SetId:
        this.get(a).id = b as string;
        break;
      case OP.SetScope:
        this.get(a).scope = `${String(b)}|${String(c)}`;
        break;
      case OP.Listen:
        this.get(a).listens.push(`${c ? "capture " : ""}${String(b)} ${String(d)}`);
        break;
      case OP.SetDataset:
        this.get(a).dataset[b as string] = c;
        break;
      case OP.PageOpen:
        this.get(b);
        this.pages.push({ page: a as number, node: b as number, path: c as string });
        break;
      case OP.PageClose:
        this.pages.splice(
          this.pages.findIndex((one) => one.page === a),
          1,
        );
        break;
      case OP.PageShow: {
        const at = this.pages.findIndex((one) => one.page === a);
        this.pages.push(...this.pages.splice(at, 1));
        break;
      }
      default:
        throw new Error(`unknown opcode ${String(code)}`);
    }
  }

  /** All nodes of the page on top in document order. */
  all(): number[] {
    const found: number[] = [];
    const visit = (id: number): void => {
      found.push(id);
      for (const child of this.get(id).children) visit(child);
    };
    const top = this.pages.at(-1);
    if (top) visit(top.node);
    return found;
  }

  findAll(selector: string): number[] {
    return this.all().filter((id) => {
      const node = this.get(id);
      if (selector.startsWith("text="))
        return (
          node.tag !== "" && this.text(id) === selector.slice(5) && !node.children.some((c) => this.get(c).tag !== "")
        );
      if (selector.startsWith(".")) {
        const names = node.class.split(" ").map((name) => name.split("--").at(-1));
        return names.includes(selector.slice(1));
      }
      if (selector.startsWith("#")) return node.id === selector.slice(1);
      return node.tag === `wx-${selector}`;
    });
  }

  find(selector: string): number | undefined {
    return this.findAll(selector)[0];
  }

  node(selector: string): Node {
    const id = this.find(selector);
    if (id === undefined) throw new Error(`no node ${selector} in\n${this.print()}`);
    return this.get(id);
  }

  text(id = this.pages.at(-1)?.node): string {
    if (id === undefined) return "";
    const node = this.get(id);
    return node.tag === "" ? node.text : node.children.map((child) => this.text(child)).join("");
  }

  /** The page on top, one node a line. */
  print(id = this.pages.at(-1)?.node, depth = 0): string {
    if (id === undefined) return "(no page)";
    const node = this.get(id);
    const indent = "  ".repeat(depth);
    if (node.tag === "") return `${indent}${node.text}\n`;
    const children = node.children.map((child) => this.print(child, depth + 1)).join("");
    return `${indent}<${node.tag}${node.class ? ` class="${node.class}"` : ""}>\n${children}`;
  }
}
