/**
 * The base family: base64, nextTick, update manager, leaving the app, constants.
 * Counterpart: `native.exit`. `canIUse` stands in its own file, because it needs to know all other members.
 */
import type { Listener, Runtime } from "../runtime";
import { asyncApi } from "./callback";
import { arrayBufferToBase64, base64ToArrayBuffer } from "./base64";
import type { Support } from "./support";

/** Milliseconds that an idle callback is told it has. Our choice: nobody draws frames here. */
const IDLE_MS = 50;

/** Android's levels of TRIM_MEMORY, as the documentation lists them. */
type MemoryListener = (result: { level: 5 | 10 | 15 }) => void;

/** The base family of `wx`. */
export function baseFamily(runtime: Runtime) {
  const { events, native } = runtime;
  return {
    arrayBufferToBase64,
    base64ToArrayBuffer,
    nextTick: (callback: () => void): void => {
      if (typeof callback === "function") runtime.defer(callback);
    },
    ...idleCallbacks(runtime),
    getUpdateManager: () => ({
      // There is no newer version of a folder on a disk, so the check is answered and nothing ever gets ready.
      onCheckForUpdate: (listener: (result: { hasUpdate: boolean }) => void): void => {
        if (typeof listener === "function") runtime.defer(() => listener({ hasUpdate: false }));
      },
      onUpdateReady: (_listener: Listener): void => undefined,
      onUpdateFailed: (_listener: Listener): void => undefined,
      applyUpdate: (): void => undefined,
    }),
    exitMiniProgram: asyncApi<object, object>(runtime, "exitMiniProgram", () => {
      native.exit();
      return {};
    }),
    onMemoryWarning: (listener: MemoryListener): void => events.on("memoryWarning", listener),
    offMemoryWarning: (listener?: MemoryListener): void => events.off("memoryWarning", listener),
    env: { USER_DATA_PATH: native.config.profile === "device" ? "wxfile://usr" : "http://usr" },
  };
}

export const baseSupport = {
  arrayBufferToBase64: "full",
  base64ToArrayBuffer: "full",
  nextTick: "full",
  requestIdleCallback: "partial: every callback runs in the next macrotask",
  cancelIdleCallback: "full",
  getUpdateManager: "partial: there is never an update",
  exitMiniProgram: "full",
  onMemoryWarning: "partial: nothing raises it yet",
  offMemoryWarning: "full",
  env: "full",
} satisfies Support<ReturnType<typeof baseFamily>>;

/** `requestIdleCallback` returns an id although the typings say nothing, because `cancelIdleCallback` takes one. */
function idleCallbacks(runtime: Runtime) {
  const deadline = { didTimeout: false, timeRemaining: () => IDLE_MS };
  const waiting = new Set<number>();
  let lastId = 0;
  return {
    requestIdleCallback: (callback: Listener, _options?: { timeout?: number }): number => {
      const id = ++lastId;
      if (typeof callback !== "function") return id;
      waiting.add(id);
      runtime.defer(() => {
        if (waiting.delete(id)) (callback as (deadline: object) => unknown)(deadline);
      });
      return id;
    },
    cancelIdleCallback: (id: number): void => void waiting.delete(id),
  };
}
