/**
 * `wx.navigateTo` and the other routes, in callback and promise form, and the route events.
 * Counterpart: `framework/router.ts` carries them out. Invariant: `success` comes when the client has accepted the route,
 * in a macrotask after the call; routes asked for meanwhile wait their turn.
 */
import type { Runtime } from "../runtime";
import type { Framework } from "../framework/framework";
import type { RouteApi, RouteOptions, RouteResult } from "../framework/router";
import { answer, ApiFailure, asyncApi, checkParameters, type AsyncApi } from "./callback";
import type { Support } from "./support";
import { recordUi, showModal } from "./ui";

type Route = AsyncApi<RouteOptions, RouteResult>;

/** The route family of `wx`. */
export function routeFamily(framework: Framework) {
  return (runtime: Runtime) => {
    const { events } = runtime;
    const route = (api: RouteApi): Route =>
      asyncApi<RouteOptions, RouteResult>(
        runtime,
        api,
        (options) =>
          new Promise((resolve) => {
            framework.router.request(api, options, (result) => {
              resolve(typeof result.fail === "string" ? new ApiFailure(result.fail) : result);
            });
          }),
      );
    return {
      navigateTo: route("navigateTo"),
      redirectTo: route("redirectTo"),
      reLaunch: route("reLaunch"),
      switchTab: route("switchTab"),
      navigateBack: route("navigateBack"),
      enableAlertBeforeUnload: (options: { message?: string } = {}): void => {
        const bad = checkParameters(options, { message: "String" });
        const { top } = framework.pages;
        if (!bad && top) top.unloadAlert = options.message;
        unloadAlert(runtime, "enableAlertBeforeUnload", options, bad);
      },
      disableAlertBeforeUnload: (options: object = {}): void => {
        const { top } = framework.pages;
        if (top) top.unloadAlert = undefined;
        unloadAlert(runtime, "disableAlertBeforeUnload", options, undefined);
      },
      onBeforeAppRoute: (listener: unknown): void => events.on("beforeAppRoute", listener),
      offBeforeAppRoute: (listener?: unknown): void => events.off("beforeAppRoute", listener),
      onAppRoute: (listener: unknown): void => events.on("appRoute", listener),
      offAppRoute: (listener?: unknown): void => events.off("appRoute", listener),
      onAppRouteDone: (listener: unknown): void => events.on("appRouteDone", listener),
      offAppRouteDone: (listener?: unknown): void => events.off("appRouteDone", listener),
    };
  };
}

/** Neither has a promise form, as documented. */
function unloadAlert(runtime: Runtime, api: string, options: object, bad: ApiFailure | undefined): void {
  if (!bad) recordUi(runtime, api, options);
  answer(runtime, api, options, bad ?? {});
}

/**
 * The user goes back. A page that has `enableAlertBeforeUnload` asks first; the documentation excepts the first page, and the
 * gesture: 「手势滑动返回时不做拦截」. `wx.navigateBack` is not the user and never asks.
 */
export async function goBack(framework: Framework, bySwipe: boolean): Promise<void> {
  const { pages, router, runtime } = framework;
  const page = pages.top;
  const message = page?.unloadAlert;
  if (message !== undefined && !bySwipe && pages.stack.length > 1) {
    const { confirm } = await showModal(runtime, { content: message });
    // While the question stood there the app may have gone elsewhere.
    if (!confirm || pages.top !== page) return;
  }
  router.request("navigateBack", {}, () => {});
}

export const routeSupport = {
  navigateTo: "partial: routeType, routeConfig and routeOptions of Skyline are ignored",
  redirectTo: "full",
  reLaunch: "full",
  switchTab: "full",
  navigateBack: "full",
  enableAlertBeforeUnload: "full",
  disableAlertBeforeUnload: "full",
  onBeforeAppRoute: "full",
  offBeforeAppRoute: "full",
  onAppRoute: "full",
  offAppRoute: "full",
  onAppRouteDone: "full",
  offAppRouteDone: "full",
} satisfies Support<ReturnType<ReturnType<typeof routeFamily>>>;
