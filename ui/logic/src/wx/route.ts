/**
 * `wx.navigateTo` and the other routes, in callback and promise form, and the route events.
 * Counterpart: `framework/router.ts` carries them out. Invariant: `success` comes when the client has accepted the route,
 * in a macrotask after the call; routes asked for meanwhile wait their turn.
 */
import type { Runtime } from "../runtime";
import type { Framework } from "../framework/framework";
import type { RouteApi, RouteOptions, RouteResult } from "../framework/router";
import { ApiFailure, asyncApi, type AsyncApi } from "./callback";
import type { Support } from "./support";

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
      onBeforeAppRoute: (listener: unknown): void => events.on("beforeAppRoute", listener),
      offBeforeAppRoute: (listener?: unknown): void => events.off("beforeAppRoute", listener),
      onAppRoute: (listener: unknown): void => events.on("appRoute", listener),
      offAppRoute: (listener?: unknown): void => events.off("appRoute", listener),
      onAppRouteDone: (listener: unknown): void => events.on("appRouteDone", listener),
      offAppRouteDone: (listener?: unknown): void => events.off("appRouteDone", listener),
    };
  };
}

export const routeSupport = {
  navigateTo: "partial: routeType, routeConfig and routeOptions of Skyline are ignored",
  redirectTo: "full",
  reLaunch: "full",
  switchTab: "full",
  navigateBack: "full",
  onBeforeAppRoute: "full",
  offBeforeAppRoute: "full",
  onAppRoute: "full",
  offAppRoute: "full",
  onAppRouteDone: "full",
  offAppRouteDone: "full",
} satisfies Support<ReturnType<ReturnType<typeof routeFamily>>>;
