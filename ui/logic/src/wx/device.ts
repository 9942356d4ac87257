/**
 * Clipboard, vibration, screen and random values.
 * Counterpart: vibration and screen are `ui` events. Sources: docs/contracts/system.md.
 * Invariant: the clipboard of the computer is never touched; an app has its own, in memory.
 */
import type { Runtime } from "../runtime";
import { ApiFailure, asyncApi, checkParameters } from "./callback";
import type { Support } from "./support";
import { recordUi } from "./ui";

/** Bytes of one `getRandomValues` call (documented). */
export const RANDOM_BYTES_MAX = 1_048_576;

/** The device family of `wx`. */
export function deviceFamily(runtime: Runtime) {
  let clipboard = "";
  const shown = (api: string) =>
    asyncApi<object, object>(runtime, api, (options) => {
      recordUi(runtime, api, options);
      return {};
    });
  return {
    setClipboardData: asyncApi<{ data: string }, object>(runtime, "setClipboardData", (options) => {
      const bad = checkParameters(options, { data: "String" });
      if (bad) return bad;
      clipboard = options.data;
      recordUi(runtime, "setClipboardData", options);
      return {};
    }),
    getClipboardData: asyncApi<object, { data: string }>(runtime, "getClipboardData", () => ({ data: clipboard })),
    vibrateShort: shown("vibrateShort"),
    vibrateLong: shown("vibrateLong"),
    setKeepScreenOn: shown("setKeepScreenOn"),
    getRandomValues: asyncApi<{ length: number }, { randomValues: ArrayBuffer }>(
      runtime,
      "getRandomValues",
      ({ length }) => {
        if (!Number.isInteger(length) || length < 1 || length > RANDOM_BYTES_MAX) {
          return new ApiFailure(
            `parameter error: parameter.length should be 1 to ${RANDOM_BYTES_MAX} instead of ${String(length)};`,
          );
        }
        return { randomValues: Uint8Array.from({ length }, () => Math.random() * 256).buffer };
      },
    ),
  };
}

export const deviceSupport = {
  setClipboardData: "partial: a clipboard of the app's own, in memory",
  getClipboardData: "partial: a clipboard of the app's own, in memory",
  vibrateShort: "full",
  vibrateLong: "full",
  setKeepScreenOn: "full",
  getRandomValues: "partial: from the session's seeded generator, so that a replay sees the same bytes; not for keys",
} satisfies Support<ReturnType<typeof deviceFamily>>;
