/**
 * `wx.navigateTo` and the other routes, in callback and promise form, and the route events.
 * Counterpart: `framework/router.ts` carries them out. Invariant: `success` comes when the client has accepted the route,
 * in a macrotask after the call; routes asked for meanwhile wait their turn.
 */
import type { Runtime, WxFamily } from "../runtime";
import type { Framework } from "../framework/framework";
import type { RouteApi, RouteOptions } from "../framework/router";

interface Callbacks {
  success?: (result: object) => void;
  fail?: (result: object) => void;
  complete?: (result: object) => void;
}

const APIS: readonly RouteApi[] = ["navigateTo", "redirectTo", "reLaunch", "switchTab", "navigateBack"];

const EVENTS = ["BeforeAppRoute", "AppRoute", "AppRouteDone"] as const;

export function routeFamily(framework: Framework): WxFamily {
  return (runtime) => {
    const members: Record<string, unknown> = {};
    for (const api of APIS)
      members[api] = (options?: RouteOptions & Callbacks) => routeCall(framework, runtime, api, options ?? {});
    for (const event of EVENTS) {
      const name = event[0]?.toLowerCase() + event.slice(1);
      members[`on${event}`] = (listener: unknown) => runtime.events.on(name, listener);
      members[`off${event}`] = (listener?: unknown) => runtime.events.off(name, listener);
    }
    return members;
  };
}

/** Runs one route; a promise when the options hold none of the three callbacks. */
function routeCall(
  framework: Framework,
  runtime: Runtime,
  api: RouteApi,
  options: RouteOptions & Callbacks,
): Promise<object> | undefined {
  const settle = (resolve: (result: object) => void, reject: (result: object) => void): void => {
    framework.router.request(api, options, (result) => {
      const failed = typeof result.fail === "string";
      const given = failed ? { errMsg: `${api}:fail ${String(result.fail)}` } : { errMsg: `${api}:ok`, ...result };
      runtime.defer(() => (failed ? reject : resolve)(given));
    });
  };
  const hasCallback = "success" in options || "fail" in options || "complete" in options;
  if (!hasCallback) return new Promise((resolve, reject) => settle(resolve, reject));
  const call = (callback: unknown, result: object): void => {
    if (typeof callback === "function") runtime.guard(callback as (result: object) => void, options, result);
  };
  const finish = (which: "success" | "fail") => (result: object) => {
    call(options[which], result);
    call(options.complete, result);
  };
  settle(finish("success"), finish("fail"));
  return undefined;
}
