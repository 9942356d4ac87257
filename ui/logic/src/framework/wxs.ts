/**
 * What WXS code sees: component descriptors (`ownerInstance`, `event.instance`) and `change:prop` observers.
 * Counterpart: templates call `Q.A` and `Q.C`; `templates.ts` puts the two functions of this file in their place.
 * Invariant: WXS runs in the logic layer here, so its effects are plain changes of the tree.
 */
import { glassEasel, callerOf, elementOf, type Component, type Element } from "../view/engine";
import { appEvent, type AppEvent, type EngineEvent } from "../view/events";
import type { Framework } from "./framework";

/** Style and class segments are added to what the template sets, as the official descriptors do. */
// eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- the enum has no value at run time
const SEGMENT_WXS: glassEasel.StyleSegmentIndex = 1;

/** What WXS may do with a component or element. */
export class ComponentDescriptor {
  constructor(
    private readonly framework: Framework,
    private readonly elem: Element,
  ) {}

  private find(selector: string): Element[] {
    const root = glassEasel.Component.isComponent(this.elem) ? this.elem.getShadowRoot() : this.elem.ownerShadowRoot;
    return root ? root.querySelectorAll(selector) : [];
  }

  selectComponent(selector: string): ComponentDescriptor | null {
    const found = this.find(selector)[0];
    return found ? this.framework.descriptor(found) : null;
  }

  selectAllComponents(selector: string): ComponentDescriptor[] {
    return this.find(selector).map((elem) => this.framework.descriptor(elem));
  }

  selectOwnerComponent(): ComponentDescriptor | null {
    const host = this.elem.ownerShadowRoot?.getHostNode();
    return host ? this.framework.descriptor(host) : null;
  }

  setStyle(style: string | Record<string, unknown>): this {
    this.elem.setNodeStyle(styleText(style), SEGMENT_WXS);
    return this;
  }

  addClass(names: string): this {
    for (const name of names.split(/\s+/)) if (name) this.elem.toggleNodeClass(name, true, SEGMENT_WXS);
    return this;
  }

  removeClass(names: string): this {
    for (const name of names.split(/\s+/)) if (name) this.elem.toggleNodeClass(name, false, SEGMENT_WXS);
    return this;
  }

  hasClass(name: string): boolean {
    const list = this.elem.classList;
    return !!list && (list.contains(name) || list.contains(name, SEGMENT_WXS));
  }

  getDataset(): Record<string, unknown> {
    return { ...this.elem.dataset };
  }

  callMethod(name: string, args?: unknown): void {
    if (!glassEasel.Component.isComponent(this.elem)) return;
    const method = glassEasel.Component.getMethod(this.elem, name);
    if (method) this.framework.runtime.guard(method as (args: unknown) => unknown, callerOf(this.elem), args);
  }

  requestAnimationFrame(callback: () => void): void {
    this.framework.runtime.defer(callback);
  }

  /** An object of this element for WXS to keep its own values in. */
  getState(): Record<string, unknown> {
    return this.framework.wxsState(this.elem);
  }

  triggerEvent(name: string, detail: unknown = {}, options?: object): void {
    this.elem.triggerEvent(name, detail, options);
  }

  getBoundingClientRect(): object {
    return { left: 0, top: 0, right: 0, bottom: 0, width: 0, height: 0 };
  }

  getComputedStyle(): object {
    return {};
  }

  setTimeout(callback: () => void, delay?: number): number {
    return (globalThis as unknown as { setTimeout(cb: () => void, ms?: number): number }).setTimeout(callback, delay);
  }

  clearTimeout(id: number): void {
    (globalThis as unknown as { clearTimeout(id: number): void }).clearTimeout(id);
  }
}

function styleText(style: string | Record<string, unknown>): string {
  if (typeof style === "string") return style;
  return Object.entries(style)
    .map(([name, value]) => `${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}:${String(value)}`)
    .join(";");
}

type ChangeListener = (value: unknown, old: unknown, host: Component, elem: Element) => void;
type WxsListener = (value: unknown, old: unknown, owner: ComponentDescriptor, instance: ComponentDescriptor) => void;

/** `Q.A`: a `change:prop` observer. It runs at the end of the turn, when the tree it may touch is mounted. */
export function changeFilter(framework: Framework) {
  return (listener: WxsListener): ChangeListener =>
    (value, old, host, elem) => {
      framework.turn.atEnd(() => {
        if (!elem.getBackendContext()) return;
        listener.call(null, value, old, framework.descriptor(host), framework.descriptor(elem));
      });
    };
}

/** Marks the handlers that `templates.ts` made for methods named in a template; every other function is WXS. */
export const METHOD_HANDLER = Symbol("method handler");

/** `Q.C`: calls a handler with an event as the official runtime shapes it. */
export function eventWrapper(framework: Framework) {
  return (caller: unknown, event: EngineEvent, handler: (...args: unknown[]) => unknown): unknown => {
    const given = appEvent(event);
    if ((handler as { [METHOD_HANDLER]?: true })[METHOD_HANDLER]) return handler.call(caller, given);
    const withInstance = given as AppEvent & { instance: ComponentDescriptor };
    withInstance.instance = framework.descriptor(elementOf(event.currentTarget));
    return handler.call(null, withInstance, framework.descriptor(elementOf(caller)));
  };
}
