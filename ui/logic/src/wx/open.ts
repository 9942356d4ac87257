/**
 * Login and the other open interfaces that a host without a WeChat account can answer honestly.
 * Counterpart: `config.loginCode`. Sources: docs/contracts/system.md.
 * Invariant: nothing here claims that a user agreed to something.
 */
import type { Runtime } from "../runtime";
import { ApiFailure, asyncApi } from "./callback";
import type { Support } from "./support";

/** The open-interface family of `wx`. */
export function openFamily(runtime: Runtime) {
  let loggedIn = false;
  return {
    login: asyncApi<{ timeout?: number }, { code: string }>(runtime, "login", () => {
      loggedIn = true;
      return { code: runtime.native.config.loginCode };
    }),
    checkSession: asyncApi<object, object>(runtime, "checkSession", () =>
      loggedIn ? {} : new ApiFailure("session time out, need relogin"),
    ),
    getSetting: asyncApi<{ withSubscriptions?: boolean }, { authSetting: Record<string, boolean> }>(
      runtime,
      "getSetting",
      () => ({ authSetting: {} }),
    ),
    getExtConfigSync: (): Record<string, unknown> => ({}),
    getExtConfig: asyncApi<object, { extConfig: Record<string, unknown> }>(runtime, "getExtConfig", () => ({
      extConfig: {},
    })),
  };
}

export const openSupport = {
  login: "partial: the code is the configured one; a server cannot exchange it with WeChat",
  checkSession: "partial: a session is valid from wx.login on",
  getSetting: "partial: nothing was ever authorized; subscriptionsSetting is absent",
  getExtConfigSync: "partial: ext.json is not read, as outside of a third-party platform",
  getExtConfig: "partial: ext.json is not read, as outside of a third-party platform",
} satisfies Support<ReturnType<typeof openFamily>>;
