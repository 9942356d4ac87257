/**
 * Launch options and the app-wide events: `wx.onAppShow`, `wx.onError` and their like.
 * Counterpart: `framework/app.ts` raises them together with the functions of the app object.
 * Invariant: `wx.on…` adds, `wx.off…` without a listener removes all of that name.
 */
import type { Runtime } from "../runtime";
import type { Framework } from "../framework/framework";
import type { LaunchOptions } from "../framework/app";
import type { Support } from "./support";

/** The life-cycle family of `wx`. */
export function lifecycleFamily(framework: Framework) {
  return (runtime: Runtime) => {
    const on =
      (name: string) =>
      (listener: unknown): void =>
        runtime.events.on(name, listener);
    const off =
      (name: string) =>
      (listener?: unknown): void =>
        runtime.events.off(name, listener);
    return {
      getLaunchOptionsSync: (): LaunchOptions => framework.app.launchOptions,
      getEnterOptionsSync: (): LaunchOptions => framework.app.enterOptions,
      onAppShow: on("appShow"),
      offAppShow: off("appShow"),
      onAppHide: on("appHide"),
      offAppHide: off("appHide"),
      onError: on("error"),
      offError: off("error"),
      onPageNotFound: on("pageNotFound"),
      offPageNotFound: off("pageNotFound"),
      onUnhandledRejection: on("unhandledRejection"),
      offUnhandledRejection: off("unhandledRejection"),
      onThemeChange: on("themeChange"),
      offThemeChange: off("themeChange"),
      onLazyLoadError: on("lazyLoadError"),
      offLazyLoadError: off("lazyLoadError"),
      onAudioInterruptionBegin: on("audioInterruptionBegin"),
      offAudioInterruptionBegin: off("audioInterruptionBegin"),
      onAudioInterruptionEnd: on("audioInterruptionEnd"),
      offAudioInterruptionEnd: off("audioInterruptionEnd"),
    };
  };
}

const NEVER = "partial: listeners are kept, nothing raises the event yet";

export const lifecycleSupport = {
  getLaunchOptionsSync: "full",
  getEnterOptionsSync: "full",
  onAppShow: "full",
  offAppShow: "full",
  onAppHide: "full",
  offAppHide: "full",
  onError: "full",
  offError: "full",
  onPageNotFound: "full",
  offPageNotFound: "full",
  onUnhandledRejection: "full",
  offUnhandledRejection: "full",
  onThemeChange: NEVER,
  offThemeChange: NEVER,
  onLazyLoadError: NEVER,
  offLazyLoadError: NEVER,
  onAudioInterruptionBegin: NEVER,
  offAudioInterruptionBegin: NEVER,
  onAudioInterruptionEnd: NEVER,
  offAudioInterruptionEnd: NEVER,
} satisfies Support<ReturnType<ReturnType<typeof lifecycleFamily>>>;
