/**
 * One node of the composed tree: turns the backend calls of glass-easel into operations and keeps what is needed to do so.
 * Counterpart: `ui/view` and the in-memory tree. Invariant: fragments and holders have id 0 and never appear in an operation.
 */
import { glassEasel, resolveClasses, type Element } from "./engine";
import type { ViewContext } from "./context";
import { OP } from "./ops";

type Kind = "element" | "component" | "text" | "fragment" | "holder";

interface Rect {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Values that the user changes in the view: writing the same value again must still reset it. */
const NEVER_DEDUPED = new Set(["value", "checked"]);

export class ViewNode {
  __wxElement: Element | undefined;
  parent: ViewNode | null = null;
  private first: ViewNode | null = null;
  private last: ViewNode | null = null;
  private prev: ViewNode | null = null;
  private next: ViewNode | null = null;
  private classes: string[] | null = null;
  private classesDirty = false;
  private style = "";
  /** Attributes as the template set them. */
  readonly attributes = new Map<string, unknown>();
  /** What the user typed or chose; a later attribute of the same name replaces it. */
  readonly state = new Map<string, unknown>();
  private models: Map<string, (value: unknown) => void> | null = null;

  constructor(
    private readonly context: ViewContext,
    readonly id: number,
    readonly kind: Kind,
  ) {}

  /** The current value of an attribute, what the user changed included. */
  read(name: string): unknown {
    return this.state.has(name) ? this.state.get(name) : this.attributes.get(name);
  }

  /** What the template says, whatever the user changed. */
  initial(name: string): unknown {
    return this.attributes.get(name);
  }

  /** Shows a value that the template did not set, as if the user had chosen it. */
  show(name: string, value: unknown): void {
    this.context.batch.push([OP.SetAttribute, this.id, name, value ?? null]);
    this.change(name, value);
  }

  /** Notes what the user changed and carries it to a `model:` binding. */
  change(name: string, value: unknown): void {
    this.state.set(name, value);
    this.models?.get(name)?.(value);
  }

  setDataset(name: string, value: unknown): void {
    this.context.batch.push([OP.SetDataset, this.id, name, plain(value)]);
  }

  // Structure.
  appendChild(child: ViewNode): void {
    this.insert(child, null);
  }

  insertBefore(child: ViewNode, before: ViewNode): void {
    this.insert(child, before);
  }

  removeChild(child: ViewNode): void {
    child.unlink();
    this.emitRemoval(child);
  }

  replaceChild(child: ViewNode, old: ViewNode): void {
    const before = old.next;
    this.removeChild(old);
    this.insert(child, before);
  }

  spliceBefore(before: ViewNode, deleteCount: number, list: ViewNode): void {
    const anchor = this.skip(before, deleteCount);
    for (const child of list.takeAll()) this.insert(child, anchor);
  }

  spliceAppend(list: ViewNode): void {
    for (const child of list.takeAll()) this.insert(child, null);
  }

  spliceRemove(before: ViewNode, deleteCount: number): void {
    this.skip(before, deleteCount);
  }

  /** Removes `count` children from `start` on and returns the one behind them. */
  private skip(start: ViewNode, count: number): ViewNode | null {
    let node: ViewNode | null = start;
    for (let left = count; left > 0 && node; left--) {
      const next: ViewNode | null = node.next;
      this.removeChild(node);
      node = next;
    }
    return node;
  }

  private takeAll(): ViewNode[] {
    const all: ViewNode[] = [];
    for (let node = this.first; node; node = this.first) {
      node.unlink();
      all.push(node);
    }
    return all;
  }

  private insert(child: ViewNode, before: ViewNode | null): void {
    if (child.kind === "fragment") {
      for (const one of child.takeAll()) this.insert(one, before);
      return;
    }
    // The view moves a node that is inserted again, so no removal is written for it.
    child.unlink();
    child.parent = this;
    child.next = before;
    child.prev = before ? before.prev : this.last;
    if (child.prev) child.prev.next = child;
    else this.first = child;
    if (before) before.prev = child;
    else this.last = child;
    if (this.id !== 0 && child.id !== 0)
      this.context.batch.push([OP.Insert, this.id, child.id, before ? before.id : null]);
  }

  private unlink(): void {
    const parent = this.parent;
    if (!parent) return;
    if (this.prev) this.prev.next = this.next;
    else parent.first = this.next;
    if (this.next) this.next.prev = this.prev;
    else parent.last = this.prev;
    this.parent = this.prev = this.next = null;
  }

  private emitRemoval(child: ViewNode): void {
    if (this.id !== 0 && child.id !== 0) this.context.batch.push([OP.Remove, child.id]);
  }

  release(): void {
    if (this.id === 0 || !this.context.nodes.delete(this.id)) return;
    this.context.batch.push([OP.Release, this.id]);
    this.context.queries.forget(this.id);
    this.__wxElement = undefined;
    this.models = null;
    this.classes = null;
    this.state.clear();
    this.attributes.clear();
  }

  associateValue(value: Element): void {
    this.__wxElement = value;
    if (!glassEasel.Component.isComponent(value)) return;
    const scope = value.getComponentOptions().styleScope;
    const name = typeof scope === "number" ? this.context.scopeName(scope) : undefined;
    this.context.batch.push([OP.SetScope, this.id, value.is, name ?? ""]);
  }

  // Style.
  setStyleScope(): void {}

  setId(id: string): void {
    // The id arrives with the prefix of its component instance; CSS and selectors know the plain one.
    this.context.batch.push([OP.SetId, this.id, this.__wxElement ? this.__wxElement.id : id]);
  }

  setStyle(style: string): void {
    if (style === this.style) return;
    this.style = style;
    this.context.batch.push([OP.SetStyle, this.id, style]);
  }

  addClass(name: string, scope?: number): void {
    (this.classes ??= []).push(this.context.prefixed(name, scope));
    this.markClasses();
  }

  removeClass(name: string, scope?: number): void {
    const at = this.classes?.indexOf(this.context.prefixed(name, scope)) ?? -1;
    if (at >= 0) this.classes?.splice(at, 1);
    this.markClasses();
  }

  clearClasses(): void {
    this.classes = null;
    this.markClasses();
  }

  private markClasses(): void {
    if (this.classesDirty) return;
    this.classesDirty = true;
    this.context.markClasses(this);
  }

  /** Writes the class list once per batch, however often it changed. */
  writeClasses(): void {
    this.classesDirty = false;
    if (!this.context.nodes.has(this.id)) return;
    this.context.batch.push([OP.SetClass, this.id, (this.classes ?? []).join(" ")]);
  }

  // Content.
  setAttribute(name: string, value: unknown): void {
    let next = plain(value);
    if (name.endsWith("-class") && typeof next === "string") next = this.scopedClasses(next);
    this.state.delete(name);
    if (
      !NEVER_DEDUPED.has(name) &&
      this.attributes.has(name) &&
      this.attributes.get(name) === next &&
      typeof next !== "object"
    )
      return;
    this.attributes.set(name, next);
    this.context.batch.push([OP.SetAttribute, this.id, name, next ?? null]);
  }

  removeAttribute(name: string): void {
    this.state.delete(name);
    if (!this.attributes.delete(name)) return;
    this.context.batch.push([OP.RemoveAttribute, this.id, name]);
  }

  /** `hover-class`, `placeholder-class` and their like are class names of the component that wrote them. */
  private scopedClasses(names: string): string {
    const elem = this.__wxElement;
    if (!elem) return names;
    return resolveClasses(elem, names)
      .map(([scope, name]) => this.context.prefixed(name, scope))
      .join(" ");
  }

  setText(text: string): void {
    this.context.batch.push([OP.SetText, this.id, text]);
  }

  // Events.
  setModelBindingStat(attribute: string, listener: ((value: unknown) => void) | null): void {
    if (listener) (this.models ??= new Map()).set(attribute, listener);
    else this.models?.delete(attribute);
  }

  setListenerStats(type: string, capture: boolean, level: number): void {
    this.context.batch.push([OP.Listen, this.id, type, capture ? 1 : 0, level]);
  }

  // Layout, answered by the view.
  getBoundingClientRect(callback: (rect: Rect) => void): void {
    this.context.queries.ask({ what: "rect", nodes: [this.id] }, (replies) => callback(replies[0] as unknown as Rect));
  }

  getScrollOffset(
    callback: (offset: { scrollLeft: number; scrollTop: number; scrollWidth: number; scrollHeight: number }) => void,
  ): void {
    this.context.queries.ask({ what: "scroll", nodes: [this.id] }, (replies) => callback(replies[0] as never));
  }

  setScrollPosition(scrollLeft: number, scrollTop: number, duration: number): void {
    this.context.queries.tell({ what: "scrollTo", nodes: [this.id], scrollLeft, scrollTop, duration });
  }

  getContext(callback: (context: unknown) => void): void {
    callback(null);
  }
}

/** What JSON can carry: functions and symbols have no place in the view. */
function plain(value: unknown): unknown {
  const type = typeof value;
  if (type === "function" || type === "symbol" || value === undefined) return null;
  return type === "bigint" ? String(value) : value;
}
