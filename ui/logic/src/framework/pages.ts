/**
 * The page stack: opens, shows, hides and closes pages and calls their life-cycle functions.
 * Counterpart: `router.ts` decides what to do, this file does it. Invariant: a closed page leaves nothing behind here.
 */
import { glassEasel, type Caller, type Component, type adapter } from "../view/engine";
import type { ViewNode } from "../view/element";
import { OP } from "../view/ops";
import { describeError } from "../runtime";
import { EventChannel } from "./event-channel";
import type { Framework } from "./framework";
import type { RouteApi } from "./router";
import { setData } from "./setdata";

export type Query = Record<string, string>;

/** Life-cycle functions that the timeline shows for every page, defined or not. */
const CORE_HOOKS = new Set(["onLoad", "onShow", "onReady", "onHide", "onUnload"]);

/** One open page. */
export class Page {
  readonly component: Component;
  readonly caller: Caller;
  visible = false;
  closed = false;
  /** What `wx.enableAlertBeforeUnload` asks before the user leaves the page. */
  unloadAlert: string | undefined;
  private ownChannel: EventChannel | undefined;
  private customTabBar: Caller | undefined;

  constructor(
    private readonly framework: Framework,
    readonly id: number,
    readonly path: string,
    readonly query: Query,
    readonly isTab: boolean,
    readonly root: adapter.Root,
    opener: EventChannel | undefined,
  ) {
    this.component = root.getComponent();
    this.caller = root.get() as unknown as Caller;
    this.ownChannel = opener;
    const define = (name: string, value: unknown): void => {
      Object.defineProperty(this.caller, name, { value, writable: true, configurable: true, enumerable: true });
    };
    define("route", path);
    define("options", query);
    define("__route__", path);
    define("__wxWebviewId__", id);
  }

  /** The channel to the page that opened this one. */
  channel(): EventChannel {
    return (this.ownChannel ??= new EventChannel(this.framework.runtime));
  }

  /** The instance of `custom-tab-bar/index` of this page; null when the app has none. */
  tabBar(): Caller | null {
    return this.customTabBar ?? null;
  }

  setTabBar(tabBar: Caller): void {
    this.customTabBar = tabBar;
  }

  /** Records and calls a life-cycle function of the page; the seldom ones only when the page has them. */
  hook(name: string, args?: unknown): unknown {
    const { runtime } = this.framework;
    const fn = this.caller[name];
    if (typeof fn !== "function" && !CORE_HOOKS.has(name)) return undefined;
    runtime.record({ event: "hook", target: this.path, name, ...(args === undefined ? {} : { args }) });
    if (typeof fn !== "function") return undefined;
    return runtime.guard(fn as (...args: unknown[]) => unknown, this.caller, ...(args === undefined ? [] : [args]));
  }

  /** Calls a page lifetime of the components inside of the page. */
  lifetime(name: string, args: unknown[] = []): void {
    this.component.triggerPageLifetime(name, args);
  }

  /** The node of the page in the view. */
  get node(): ViewNode {
    return this.component.getBackendElement() as unknown as ViewNode;
  }
}

export class Pages {
  readonly stack: Page[] = [];
  /** Tab pages that were opened, by path; they live on below the others and when another tab is shown. */
  readonly tabs = new Map<string, Page>();
  private readonly byRoot = new WeakMap<Component, Page>();
  private nextId = 1;

  constructor(private readonly framework: Framework) {}

  get top(): Page | undefined {
    return this.stack.at(-1);
  }

  byComponent(root: Component): Page | undefined {
    return this.byRoot.get(root);
  }

  /** Opens a page on top of the stack and shows it. */
  open(path: string, query: Query, api: RouteApi, opener?: EventChannel): Page {
    const { framework } = this;
    const id = this.nextId++;
    const isTab = framework.runtime.manifest.tabs.includes(path);
    const root = framework.components.createRoot(path, query);
    const page = new Page(framework, id, path, query, isTab, root, opener);
    this.byRoot.set(page.component, page);
    this.stack.push(page);
    if (isTab) this.tabs.set(path, page);
    this.attach(page);
    if (isTab) this.addTabBar(page);
    framework.view.batch.push([OP.PageOpen, id, page.node.id, path, this.config(path)]);
    this.record(api, page);
    page.hook("onLoad", query);
    this.show(page);
    framework.turn.atEnd(() => framework.runtime.defer(() => this.ready(page)));
    return page;
  }

  /** The log says where the app goes before the page it goes to says anything. */
  private record(api: RouteApi, page: Page): void {
    const stack = this.stack.map((one) => one.path);
    this.framework.runtime.record({ event: "route", api, path: page.path, query: page.query, stack });
  }

  private attach(page: Page): void {
    const { view } = this.framework;
    const holder = view.holder();
    const placeholder = view.holder();
    holder.appendChild(placeholder);
    page.root.attach(holder, placeholder);
  }

  /** `tabBar.custom`: one instance of `custom-tab-bar/index` per tab page, the last child of the page. */
  private addTabBar(page: Page): void {
    const { components, runtime } = this.framework;
    const tabBar = runtime.manifest.app.tabBar as { custom?: unknown } | undefined;
    const path = "custom-tab-bar/index";
    if (tabBar?.custom !== true || !(path in runtime.manifest.components)) return;
    components.ensure(path);
    const shadow = page.component.getShadowRoot();
    const definition = components.codeSpace.getComponentSpace().getComponentByUrlWithoutDefault(path, "");
    if (!shadow || !definition) return;
    const element = shadow.createComponentByDef("custom-tab-bar", definition);
    element.destroyBackendElementOnRemoval();
    shadow.appendChild(element);
    page.setTabBar(this.framework.caller(element));
  }

  private ready(page: Page): void {
    if (page.closed) return;
    this.framework.callReady();
    page.hook("onReady");
    this.routeDone(page);
  }

  private routeDone(page: Page): void {
    page.hook("onRouteDone");
    page.lifetime("routeDone");
  }

  /** Window settings of the page over those of the app, as the view draws them. */
  private config(path: string): unknown {
    const { app, components } = this.framework.runtime.manifest;
    return { ...(app.window as object | undefined), ...components[path]?.json };
  }

  show(page: Page): void {
    if (page.visible || page.closed) return;
    page.visible = true;
    page.hook("onShow");
    page.lifetime("show");
  }

  hide(page: Page): void {
    if (!page.visible || page.closed) return;
    page.visible = false;
    page.hook("onHide");
    page.lifetime("hide");
  }

  /** Puts a page that was below on top again; the caller has closed what was above. */
  resume(page: Page, api: RouteApi): void {
    this.framework.view.batch.push([OP.PageShow, page.id]);
    this.record(api, page);
    this.show(page);
    this.framework.turn.atEnd(() =>
      this.framework.runtime.defer(() => {
        if (!page.closed && page.visible) this.routeDone(page);
      }),
    );
  }

  /** Closes a page for good: `onUnload`, `detached` of its components, and its nodes go. */
  close(page: Page): void {
    if (page.closed) return;
    page.hook("onUnload");
    page.closed = true;
    page.visible = false;
    const at = this.stack.indexOf(page);
    if (at >= 0) this.stack.splice(at, 1);
    if (this.tabs.get(page.path) === page) this.tabs.delete(page.path);
    this.framework.view.batch.push([OP.PageClose, page.id]);
    page.root.release();
  }

  /** The global `getCurrentPages`. */
  readonly getCurrentPages = (): Caller[] => this.stack.map((page) => page.caller);

  /** Data of all pages, for the inspector: `[{page, path, data}]`, the one on top last. */
  allData(): string {
    const shown = this.all().reverse();
    return `[${shown.map((page) => `{"page":${page.id},"path":${JSON.stringify(page.path)},"data":${dataOf(page)}}`).join(",")}]`;
  }

  /** What the inspector changes: `setData` of one path, as the page itself would call it. */
  setData(id: number, path: string, json: string): string | undefined {
    const page = this.all().find((one) => one.id === id);
    if (!page) return "the page is closed";
    try {
      setData(this.framework, page.caller, { [path]: JSON.parse(json) as unknown });
      return undefined;
    } catch (error) {
      return describeError(error);
    }
  }

  /** All pages that are open, tab pages below the stack included, top first. */
  all(): Page[] {
    const dangling = [...this.tabs.values()].filter((page) => !this.stack.includes(page));
    return [...[...this.stack].reverse(), ...dangling];
  }
}

function dataOf(page: Page): string {
  try {
    return JSON.stringify(page.component.data) ?? "null";
  } catch {
    // Data that refers to itself.
    return "null";
  }
}

/** Whether `value` is a component that still stands in a page. */
export function isAttached(component: Component): boolean {
  return glassEasel.Element.isAttached(component);
}
