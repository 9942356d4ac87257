/**
 * Launch options and the app-wide events: `wx.onAppShow`, `wx.onError` and their like.
 * Counterpart: `framework/app.ts` raises them together with the functions of the app object.
 * Invariant: `wx.on…` adds, `wx.off…` without a listener removes all of that name.
 */
import type { WxFamily } from "../runtime";
import type { Framework } from "../framework/framework";

/** Event names after `on` and `off` that belong to the life cycle of the app. */
const EVENTS = [
  "AppShow",
  "AppHide",
  "Error",
  "PageNotFound",
  "UnhandledRejection",
  "ThemeChange",
  "LazyLoadError",
  "AudioInterruptionBegin",
  "AudioInterruptionEnd",
] as const;

export function lifecycleFamily(framework: Framework): WxFamily {
  return (runtime) => {
    const members: Record<string, unknown> = {
      getLaunchOptionsSync: () => framework.app.launchOptions,
      getEnterOptionsSync: () => framework.app.enterOptions,
    };
    for (const event of EVENTS) {
      const name = `${event.charAt(0).toLowerCase()}${event.slice(1)}`;
      members[`on${event}`] = (listener: unknown) => runtime.events.on(name, listener);
      members[`off${event}`] = (listener?: unknown) => runtime.events.off(name, listener);
    }
    return members;
  };
}
