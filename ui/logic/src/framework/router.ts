/**
 * Routes: checks a request at once, then carries requests out one after another.
 * Counterpart: `wx/route.ts` gives them their callback form. Invariant: the stack never holds more than ten pages, and a
 * route never runs inside of the call that asked for it.
 */
import { describeError } from "../runtime";
import type { Framework } from "./framework";
import { parameterError } from "../wx/callback";
import { EventChannel } from "./event-channel";
import type { Query } from "./pages";
import { resolvePath } from "./paths";

/** 「页面路径最多十层」, documented for `wx.navigateTo`. */
export const PAGE_STACK_MAX = 10;

/** Routes that wait; a further one fails. Our own choice, far above what one turn of an app asks for. */
export const ROUTE_QUEUE_MAX = 100;

export type RouteApi = "appLaunch" | "navigateTo" | "redirectTo" | "reLaunch" | "switchTab" | "navigateBack";

/** What a route gives to `success` beside `errMsg`. */
export type RouteResult = Record<string, unknown>;

interface Target {
  readonly path: string;
  readonly query: Query;
}

interface Job {
  readonly api: RouteApi;
  readonly run: () => RouteResult | { fail: string };
  readonly done: (result: RouteResult | { fail: string }) => void;
}

export interface RouteOptions {
  readonly url?: unknown;
  readonly delta?: unknown;
  readonly events?: Record<string, (...args: unknown[]) => unknown>;
}

export class Router {
  private readonly queue: Job[] = [];
  private scheduled = false;

  constructor(private readonly framework: Framework) {}

  /** Asks for a route; `done` is called when it was carried out or refused. `base` is what a relative URL starts from. */
  request(api: RouteApi, options: RouteOptions, done: Job["done"], base?: string): void {
    if (this.queue.length >= ROUTE_QUEUE_MAX) {
      done({ fail: `${ROUTE_QUEUE_MAX} routes are waiting already` });
      return;
    }
    const from = base ?? this.framework.pages.top?.path ?? "";
    this.queue.push({ api, run: () => this.carryOut(api, options, from), done });
    this.schedule();
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    this.framework.runtime.defer(() => {
      this.scheduled = false;
      const job = this.queue.shift();
      if (this.queue.length > 0) this.schedule();
      if (job) job.done(this.attempt(job));
    });
  }

  /** A route that breaks is reported and answered, so that nobody waits for it. */
  private attempt(job: Job): RouteResult | { fail: string } {
    try {
      return job.run();
    } catch (error) {
      this.framework.runtime.reportError(error, "page");
      return { fail: describeError(error) };
    }
  }

  /** Opens the page that the app was started at, at once; every page that is open is closed. */
  enter(path: string, query: Query, openType: "appLaunch" | "reLaunch"): void {
    const { framework } = this;
    const waiting = this.queue.length;
    const known = framework.runtime.manifest.pages.includes(path);
    if (!known) {
      framework.runtime.events.emit("pageNotFound", { path, query, isEntryPage: true, notFound: true });
      // A listener that redirects has put its route into the queue; without one the page shows that it is missing.
      if (this.queue.length > waiting) return;
    }
    framework.runtime.events.emit("beforeAppRoute", { path, query, openType });
    for (const page of framework.pages.all()) framework.pages.close(page);
    framework.pages.open(path, query, openType);
    this.announce(openType);
  }

  /** Whether routes wait to be carried out. */
  get busy(): boolean {
    return this.queue.length > 0;
  }

  /** `this.router` and `this.pageRouter` of components: routes relative to `base`. */
  relativeTo(base: string): Record<string, (options?: RouteOptions) => unknown> {
    const wx = (globalThis as unknown as { wx: Record<string, (options: object) => unknown> }).wx;
    const call = (api: string) => (options?: RouteOptions) =>
      wx[api]?.({ ...options, url: absolute(base, options?.url) });
    return {
      switchTab: call("switchTab"),
      reLaunch: call("reLaunch"),
      redirectTo: call("redirectTo"),
      navigateTo: call("navigateTo"),
      navigateBack: (options?: RouteOptions) => wx.navigateBack?.({ ...options }),
    };
  }

  private carryOut(api: RouteApi, options: RouteOptions, from: string): RouteResult | { fail: string } {
    if (api === "navigateBack") return this.navigateBack(options.delta);
    if (typeof options.url !== "string" || options.url === "") {
      return { fail: parameterError("parameter.url", "String", options.url).reason };
    }
    const target = parseUrl(options.url, from);
    const refused = this.refusal(api, target);
    if (refused !== undefined) return { fail: refused };
    this.framework.runtime.events.emit("beforeAppRoute", { ...target, openType: api });
    const result = this.go(api, target, options);
    this.announce(api);
    return result;
  }

  private refusal(api: RouteApi, { path }: Target): string | undefined {
    const { manifest } = this.framework.runtime;
    if (!manifest.pages.includes(path)) return `page "${path}" is not found`;
    const isTab = manifest.tabs.includes(path);
    if (api === "switchTab") return isTab ? undefined : "can not switch to no-tabBar page";
    if (isTab && api !== "reLaunch") return `can not ${api} a tabbar page`;
    if (api === "navigateTo" && this.framework.pages.stack.length >= PAGE_STACK_MAX)
      return "webview count limit exceed";
    return undefined;
  }

  private go(api: RouteApi, target: Target, options: RouteOptions): RouteResult {
    const { pages } = this.framework;
    switch (api) {
      case "navigateTo":
        return this.navigateTo(target, options);
      case "redirectTo":
        if (pages.top) pages.close(pages.top);
        pages.open(target.path, target.query, api);
        return {};
      case "switchTab":
        this.switchTab(target);
        return {};
      default:
        for (const page of pages.all()) pages.close(page);
        pages.open(target.path, target.query, api);
        return {};
    }
  }

  private navigateTo(target: Target, options: RouteOptions): RouteResult {
    const { pages, runtime } = this.framework;
    const [toPage, toOpener] = EventChannel.pair(runtime);
    for (const [name, handler] of Object.entries(options.events ?? {})) toPage.on(name, handler);
    if (pages.top) pages.hide(pages.top);
    pages.open(target.path, target.query, "navigateTo", toOpener);
    return { eventChannel: toPage };
  }

  private switchTab(target: Target): void {
    const { pages } = this.framework;
    const existing = pages.tabs.get(target.path);
    if (existing && pages.top === existing) return;
    for (const page of [...pages.stack].reverse()) if (!page.isTab) pages.close(page);
    const current = pages.top;
    if (current && current !== existing) {
      pages.hide(current);
      // Another tab's page leaves the stack but lives on.
      pages.stack.length = 0;
    }
    if (!existing) {
      pages.open(target.path, {}, "switchTab");
      return;
    }
    if (!pages.stack.includes(existing)) pages.stack.push(existing);
    pages.resume(existing, "switchTab");
  }

  private navigateBack(delta: unknown): RouteResult | { fail: string } {
    const { pages } = this.framework;
    if (pages.stack.length <= 1) return { fail: "cannot navigate back at first page." };
    const asked = typeof delta === "number" && delta >= 1 ? Math.floor(delta) : 1;
    const count = Math.min(asked, pages.stack.length - 1);
    const target = pages.stack[pages.stack.length - 1 - count];
    if (target)
      this.framework.runtime.events.emit("beforeAppRoute", {
        path: target.path,
        query: target.query,
        openType: "navigateBack",
      });
    for (let closed = 0; closed < count; closed++) if (pages.top) pages.close(pages.top);
    if (pages.top) pages.resume(pages.top, "navigateBack");
    this.announce("navigateBack");
    return {};
  }

  private announce(api: RouteApi): void {
    const { pages, runtime } = this.framework;
    const { top } = pages;
    if (!top) return;
    const event = { path: top.path, query: top.query, openType: api, webviewId: top.id };
    runtime.events.emit("appRoute", event);
    this.framework.turn.atEnd(() => runtime.defer(() => void runtime.events.emit("appRouteDone", event)));
  }
}

/**
 * Path and query of a URL; a relative path starts at the folder of `from`. As observed on phones, values are not decoded,
 * a second `?` and what follows it is dropped, and so is a second `=` of a pair (docs/contracts/route.md).
 */
export function parseUrl(url: string, from: string): Target {
  const [beforeHash = ""] = url.split("#");
  const [path = "", query = ""] = beforeHash.split("?");
  return { path: resolvePath(from, path).replace(/\.html$/, ""), query: parseQuery(query) };
}

function parseQuery(text: string): Query {
  const query: Query = {};
  for (const pair of text.split("&")) {
    if (pair === "") continue;
    // A name without `=` gets the text "undefined", which WeChat keeps because apps may rely on it.
    const [name = "", value = "undefined"] = pair.split("=");
    query[name] = value;
  }
  return query;
}

function absolute(base: string, url: unknown): unknown {
  if (typeof url !== "string" || url.startsWith("/")) return url;
  const mark = url.search(/[?#]/);
  const path = mark < 0 ? url : url.slice(0, mark);
  return `/${resolvePath(base, path)}${mark < 0 ? "" : url.slice(mark)}`;
}
