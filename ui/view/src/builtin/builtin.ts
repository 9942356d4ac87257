/**
 * What every built-in component is: something that draws the attributes of one node and tells what the user did to it.
 * Counterpart: `registry.ts` says which tag is which. Invariant: a component changes nothing outside of its own element, but for
 * panels that it takes away again in `dispose`.
 */
import type { ViewNode } from "../node";
import type { Surface } from "../surface";
import { flagOf, numberOf, textOf } from "../values";

export abstract class Builtin {
  protected readonly element: HTMLElement;
  /** Where the children of the node are drawn. */
  content: HTMLElement;
  /** What scrolls; undefined when it does not. */
  scroller: HTMLElement | undefined;

  constructor(
    readonly node: ViewNode,
    protected readonly surface: Surface,
  ) {
    if (!node.box) throw new Error("a text node is no component");
    this.element = node.box;
    this.content = node.box;
  }

  /** An attribute was set or removed. */
  changed(_name: string): void {}
  /** The inline style of the element was replaced. */
  styled(): void {}
  /** The node was put into the tree. */
  inserted(): void {}
  childrenChanged(): void {}
  /** The user tapped it, or something in it; told to the innermost component first. True ends the walk outwards. */
  tapped(): boolean {
    return false;
  }
  /** The theme, the device or the language is another one. */
  restyled(): void {}
  /** Text as this component shows it. */
  textOf(source: string): string {
    return source;
  }
  dispose(): void {}

  protected flag(name: string, otherwise = false): boolean {
    return flagOf(this.node.read(name), otherwise);
  }

  protected number(name: string, otherwise: number): number {
    return numberOf(this.node.read(name), otherwise);
  }

  protected text(name: string, otherwise = ""): string {
    return textOf(this.node.read(name), otherwise);
  }

  /** A state of the element for our styles: an attribute, because the app replaces class lists. */
  protected mark(state: string, isOn: boolean): void {
    this.element.toggleAttribute(`mw-${state}`, isOn);
  }

  /** Tells it whether anybody listens or not: the logic layer keeps values of fields. */
  protected emit(type: string, detail: unknown = {}): void {
    this.surface.emit(this.node, type, detail);
  }

  protected emitHeard(type: string, detail: unknown = {}): void {
    this.surface.emitHeard(this.node, type, detail);
  }
}
