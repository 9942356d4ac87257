/**
 * `App` and `getApp`: the one app object of a session and its life-cycle functions.
 * Counterpart: `Entry.launch`, `Entry.life`; `wx/lifecycle.ts` gives the same events as `wx.onApp…`.
 * Invariant: `getApp()` is the same object for the whole session, also before `App()` was called with `allowDefault`.
 */
import type { Framework } from "./framework";

export type AppObject = Record<string, unknown>;

export interface LaunchOptions {
  readonly path: string;
  readonly query: Record<string, string>;
  readonly scene: number;
  readonly shareTicket?: string;
  readonly referrerInfo: Record<string, unknown>;
  readonly forwardMaterials: unknown[];
  readonly mode: string;
  readonly apiCategory: string;
}

/** Functions of the app object that follow an app-wide event of the same meaning. */
const EVENT_HOOKS = [
  ["error", "onError"],
  ["unhandledRejection", "onUnhandledRejection"],
  ["pageNotFound", "onPageNotFound"],
  ["themeChange", "onThemeChange"],
] as const;

export class AppHost {
  private object: AppObject | undefined;
  private registered = false;
  launchOptions: LaunchOptions;
  enterOptions: LaunchOptions;

  constructor(private readonly framework: Framework) {
    const { manifest, native } = framework.runtime;
    this.launchOptions = this.enterOptions = makeOptions(manifest.entryPage, {}, native.config.scene);
  }

  /** The global `App`. */
  readonly App = (definition: AppObject): void => {
    if (this.registered) {
      this.framework.warn("App() was called more than once; the later call is ignored.");
      return;
    }
    this.registered = true;
    const app = (this.object ??= {});
    // Members that libraries set on the default app before App() was called stay.
    for (const key of Object.keys(definition)) app[key] = definition[key];
    Object.setPrototypeOf(app, Object.getPrototypeOf(definition) as object | null);
    for (const [event, hook] of EVENT_HOOKS)
      if (typeof app[hook] === "function")
        this.framework.runtime.events.on(event, (...args: unknown[]) => {
          this.call(hook, ...args);
        });
  };

  /** The global `getApp`. */
  readonly getApp = (options?: { allowDefault?: boolean }): AppObject | undefined => {
    if (!this.registered && !options?.allowDefault) return undefined;
    return (this.object ??= {});
  };

  /** Runs `onLaunch`. A package without `App()` gets an empty app, as a package with an empty app script. */
  launch(options: LaunchOptions): void {
    this.launchOptions = this.enterOptions = options;
    if (!this.registered) this.App({});
    this.call("onLaunch", options);
  }

  show(options: LaunchOptions): void {
    this.enterOptions = options;
    this.call("onShow", options);
    this.framework.runtime.events.emit("appShow", options);
  }

  hide(reason: number): void {
    this.call("onHide", { reason });
    this.framework.runtime.events.emit("appHide", { reason });
  }

  private call(hook: string, ...args: unknown[]): void {
    const { runtime } = this.framework;
    const fn = this.object?.[hook];
    runtime.record({ event: "hook", target: "App", name: hook, ...(args.length > 0 ? { args: plain(args[0]) } : {}) });
    if (typeof fn === "function") runtime.guard(fn as () => unknown, this.object, ...(args as []));
  }
}

export function makeOptions(path: string, query: Record<string, string>, scene: number): LaunchOptions {
  return { path, query, scene, referrerInfo: {}, forwardMaterials: [], mode: "default", apiCategory: "default" };
}

/** What the event log can keep of a hook's argument. */
function plain(value: unknown): unknown {
  if (value instanceof Error) return String(value);
  if (typeof value !== "object" || value === null) return value;
  try {
    JSON.stringify(value);
    return value;
  } catch {
    return String(value);
  }
}
