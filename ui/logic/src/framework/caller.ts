/**
 * Members of `this` in pages and components that the adapter of glass-easel lacks, or has in another form.
 * Counterpart: the official typings of `Component.Instance` and `Page.Instance`.
 * Invariant: they are put on the prototype of the adapter once per session; nothing is added per instance.
 */
import { adapter, componentOf, glassEasel, type Caller } from "../view/engine";
import { SelectorQuery } from "../wx/selector";
import { IntersectionObserver, MediaQueryObserver } from "../wx/observers";
import { setData } from "./setdata";
import type { Framework } from "./framework";

type Self = Caller & ThisType<Caller>;
type Member = (this: Self, ...args: never[]) => unknown;

export function extendCallers(framework: Framework): void {
  const prototype = adapter.component.ComponentCaller.prototype as unknown as Record<string, unknown>;
  const put = (members: Record<string, Member>): void => {
    for (const [name, value] of Object.entries(members))
      Object.defineProperty(prototype, name, { value, writable: true, configurable: true, enumerable: false });
  };
  put(dataMembers(framework));
  put(treeMembers(framework));
  put(pageMembers(framework));
  put(animationMembers(framework));
  getters(framework, prototype);
}

function dataMembers(framework: Framework): Record<string, Member> {
  return {
    setData(data: Record<string, unknown>, callback?: () => void) {
      setData(framework, this, data, callback);
    },
    groupSetData(callback?: () => void) {
      if (typeof callback === "function") framework.runtime.guard(callback, this);
    },
    setUpdatePerformanceListener(_options: unknown, listener?: unknown) {
      setListener(this, listener);
    },
    setInitialRenderingCache() {},
  };
}

const performanceListeners = new WeakMap<object, (record: object) => void>();

function setListener(caller: object, listener: unknown): void {
  if (typeof listener === "function") performanceListeners.set(caller, listener as (record: object) => void);
  else performanceListeners.delete(caller);
}

/** The listener of `setUpdatePerformanceListener`; undefined when there is none. */
export function performanceListener(caller: object): ((record: object) => void) | undefined {
  return performanceListeners.get(caller);
}

function treeMembers(framework: Framework): Record<string, Member> {
  return {
    triggerEvent(name: string, detail?: unknown, options?: object) {
      this._$.triggerEvent(String(name), detail, { ...options });
    },
    hasBehavior(behavior: unknown) {
      const known = typeof behavior === "string" ? framework.components.builtinBehavior(behavior) : behavior;
      const inner = (known as { _$?: unknown } | null | undefined)?._$;
      return inner ? this._$.hasBehavior(inner as never) : false;
    },
    createSelectorQuery() {
      return new SelectorQuery(framework).in(this);
    },
    createIntersectionObserver(options?: object) {
      return new IntersectionObserver(framework, this, options);
    },
    createMediaQueryObserver() {
      return new MediaQueryObserver(framework);
    },
    selectOwnerComponent() {
      const host = this._$.ownerShadowRoot?.getHostNode();
      return host ? exported(this, host.getMethodCaller() as unknown as Caller) : null;
    },
    // The view decides about passive listeners; there is nothing to prevent from here.
    setPassiveEvent() {},
  };
}

/** What `export()` of a component gives to `source`; the component itself without one. */
function exported(source: Caller, target: Caller): unknown {
  const make = target._$export;
  const value: unknown =
    typeof make === "function" ? (make as (source: Caller) => unknown).call(target, source) : undefined;
  return value === undefined ? target : value;
}

function pageMembers(framework: Framework): Record<string, Member> {
  return {
    getPageId() {
      return `pageId:${framework.pageOf(this._$)?.id ?? 0}`;
    },
    getOpenerEventChannel() {
      return framework.pageOf(this._$)?.channel() ?? {};
    },
    getTabBar(callback?: (tabBar: unknown) => void) {
      const tabBar = framework.pageOf(this._$)?.tabBar() ?? null;
      if (typeof callback === "function") framework.runtime.guard(callback, this, tabBar);
      return tabBar;
    },
    getAppBar() {
      return null;
    },
  };
}

function animationMembers(framework: Framework): Record<string, Member> {
  const nodes = (caller: Caller, selector: string): number[] =>
    (caller._$.getShadowRoot()?.querySelectorAll(selector) ?? []).flatMap((elem) => {
      const node = elem.getBackendElement() as unknown as { id: number } | null;
      return node ? [node.id] : [];
    });
  const later = (callback: unknown, self: unknown, delay: number): void => {
    if (typeof callback !== "function") return;
    const call = (): void => void framework.runtime.guard(callback as () => unknown, self);
    if (delay > 0) setTimeout(call, delay);
    else framework.runtime.defer(call);
  };
  return {
    animate(selector: string, keyframes: unknown, duration: unknown, callback?: unknown) {
      framework.view.queries.tell({ what: "animate", nodes: nodes(this, selector), keyframes, duration });
      later(callback, this, typeof duration === "number" ? duration : 0);
    },
    clearAnimation(selector: string, options?: unknown, callback?: unknown) {
      const hasOptions = typeof options === "object" && options !== null;
      framework.view.queries.tell({
        what: "clearAnimation",
        nodes: nodes(this, selector),
        options: hasOptions ? options : null,
      });
      later(hasOptions ? callback : options, this, 0);
    },
    applyAnimatedStyle(_selector: string, _update: unknown, _config?: unknown, callback?: unknown) {
      later(callback, this, 0);
    },
    clearAnimatedStyle(_selector: string, _ids?: unknown, callback?: unknown) {
      later(callback, this, 0);
    },
  };
}

/** Read-only members; assigning gives the instance a member of its own, because apps use these names for themselves. */
function getters(framework: Framework, prototype: Record<string, unknown>): void {
  const all: Record<string, (caller: Caller) => unknown> = {
    renderer: () => "webview",
    router: (caller) => framework.router.relativeTo(caller.is),
    pageRouter: (caller) => framework.router.relativeTo(framework.pageOf(caller._$)?.path ?? caller.is),
  };
  for (const [name, get] of Object.entries(all))
    Object.defineProperty(prototype, name, {
      get(this: Caller) {
        return componentOf(this) && glassEasel ? get(this) : undefined;
      },
      set(this: Caller, value: unknown) {
        Object.defineProperty(this, name, { value, writable: true, configurable: true, enumerable: true });
      },
      configurable: true,
    });
}

declare function setTimeout(callback: () => void, ms: number): number;
