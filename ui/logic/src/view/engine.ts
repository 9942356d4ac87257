/**
 * The parts of glass-easel that this project touches, typed once.
 * Counterpart: npm `glass-easel` and `glass-easel-miniprogram-adapter` 0.12.1. Invariant: whatever is private there and
 * used here is named in this file only, so that an upgrade has one place to check.
 */
import * as adapter from "glass-easel-miniprogram-adapter";
import * as glassEasel from "glass-easel";

export { adapter, glassEasel };

/** Any element of the shadow trees. */
export type Element = glassEasel.Element;
/** A component instance inside glass-easel. */
export type Component = glassEasel.GeneralComponent;

/** What app code has as `this`: the adapter's caller with the fields that this project adds. */
export interface Caller {
  readonly _$: Component;
  readonly is: string;
  data: Record<string, unknown>;
  [member: string]: unknown;
}

/** Draws or updates children by calling the functions that it is given. */
export type Define = (
  isCreation: boolean,
  text: (text?: string) => void,
  element: (tag: string, generics: object, init: () => void, children: Define) => void,
  ...rest: unknown[]
) => void;

/** What a generator gives: `C` draws the children, `B` updates single bindings. */
export interface Generated {
  C: Define;
  B?: unknown;
}

/** A template generator as the template compiler emits it. */
export type ProcGen = (wrapper: ProcGenWrapper, isCreation: boolean, data: unknown, changes: unknown) => Generated;
export type ProcGenGroup = (name: string) => ProcGen;

/** The object that generators call; its members are instance fields and may be replaced. */
export interface ProcGenWrapper {
  setFnFilter(filter: unknown): void;
  setEventListenerWrapper(wrapper: unknown): void;
  /** Sets `data-*`. */
  d(elem: Element, name: string, value: unknown): void;
  /** Binds an event. */
  v(
    elem: Element,
    event: string,
    handler: unknown,
    final: boolean,
    mutated: boolean,
    capture: boolean,
    dynamic: boolean,
    path?: unknown,
  ): void;
  prepared?: true;
  /** Set when the template threw: it is not drawn again. */
  failed?: boolean;
}

interface ClassListPrivate {
  _$resolvePrefixes(name: string, put: (scope: number | undefined, name: string) => void): void;
}

/** Class names with the scope that each belongs to, as the class list of `elem` would emit them. */
export function resolveClasses(elem: Element, names: string): [scope: number | undefined, name: string][] {
  const found: [number | undefined, string][] = [];
  const list = elem.classList as unknown as ClassListPrivate | null;
  for (const name of names.split(/\s+/))
    if (name) list?._$resolvePrefixes(name, (scope, resolved) => found.push([scope, resolved]));
  return found;
}

/** The component instance that a caller stands for; undefined when `value` is no caller. */
export function componentOf(value: unknown): Component | undefined {
  const inner = (value as { _$?: unknown } | null | undefined)?._$;
  return glassEasel.Component.isComponent(inner) ? inner : undefined;
}

/** The caller of a component, as app code sees it. */
export function callerOf(component: Component): Caller {
  return component.getMethodCaller() as unknown as Caller;
}

/** The element behind an event target, which is a caller for components. */
export function elementOf(target: unknown): Element {
  return componentOf(target) ?? (target as Element);
}

/** The outermost component above `elem`: the page. */
export function rootOf(elem: Element): Component | undefined {
  let host = glassEasel.Component.isComponent(elem) ? elem : elem.ownerShadowRoot?.getHostNode();
  while (host?.ownerShadowRoot) host = host.ownerShadowRoot.getHostNode();
  return host;
}

interface ElementPrototype {
  insertChildren: (this: Element, children: glassEasel.Node[], index: number) => void;
}

/** `SlotMode.Multiple`. */
const MULTIPLE_SLOTS = 2;

/**
 * Nodes that go into different named slots are inserted one by one: 0.12.1 writes all of them to the backend before it
 * knows the slots of the first, so that content whose order differs from that of the slots ends up in the wrong place.
 */
function insertIntoSlotsOneByOne(): void {
  const prototype = glassEasel.Element.prototype as unknown as ElementPrototype;
  const { insertChildren } = prototype;
  prototype.insertChildren = function (this: Element, children, index) {
    if (children.length < 2 || !hasNamedSlots(this)) {
      insertChildren.call(this, children, index);
      return;
    }
    children.forEach((child, offset) => {
      if (index < 0) this.appendChild(child);
      else this.insertChildAt(child, index + offset);
    });
  };
}

function hasNamedSlots(parent: Element): boolean {
  let host: Element | null = parent;
  while (host?.isInheritSlots()) host = host.parentNode;
  if (!host || !glassEasel.Component.isComponent(host)) return false;
  return (host.getShadowRoot()?.getSlotMode() as number | undefined) === MULTIPLE_SLOTS;
}

insertIntoSlotsOneByOne();
