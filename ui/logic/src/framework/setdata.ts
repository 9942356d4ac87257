/**
 * `setData`: changes the data at once, checks what crosses to the view, and calls back when the view has it.
 * Counterpart: the size limit and its text are those of the real runtime (docs/contracts, setData).
 * Invariant: data beyond the limit changes nothing.
 */
import { glassEasel, type Caller } from "../view/engine";
import { performanceListener } from "./caller";
import type { Framework } from "./framework";

/** 1024 kB, documented for `setData`; counted in characters of the JSON text, as the real runtime does. */
export const SET_DATA_MAX = 1_048_576;

/** Keys of one call that the event log keeps. */
const KEYS_RECORDED_MAX = 100;

export function setData(framework: Framework, caller: Caller, data: unknown, callback?: () => void): void {
  const { runtime } = framework;
  const component = caller._$;
  if (typeof data !== "object" || data === null) {
    runtime.native.console("error", `setData:fail the first argument must be an object, but it is ${typeName(data)}`);
    return;
  }
  const values = data as Record<string, unknown>;
  // Throws for data with a cycle, like the real runtime.
  const size = JSON.stringify(values).length;
  if (size > SET_DATA_MAX) {
    const text = `setData:fail 数据传输长度为 ${size} 已经超过最大长度 ${SET_DATA_MAX}`;
    runtime.native.console("error", text);
    return;
  }
  const keys = Object.keys(values);
  for (const key of keys)
    if (values[key] === undefined)
      framework.warn(`Setting data field "${key}" to undefined is invalid. (${component.is})`);
  const called = runtime.native.elapsed();
  try {
    component.setData(values as never);
  } catch (error) {
    // A template that throws while it follows the data is no error of the caller.
    runtime.reportError(error, "page");
  }
  runtime.record({
    event: "set_data",
    target: component.is,
    keys: keys.slice(0, KEYS_RECORDED_MAX),
    bytes: size,
    duration_us: Math.round((runtime.native.elapsed() - called) * 1000),
  });
  if (typeof callback === "function") runtime.defer(() => void runtime.guard(callback, caller));
  const listener = performanceListener(caller);
  if (listener) announceUpdate(framework, caller, listener, keys);
}

function announceUpdate(
  framework: Framework,
  caller: Caller,
  listener: (record: object) => void,
  keys: string[],
): void {
  const { runtime } = framework;
  const started = runtime.native.now();
  runtime.defer(() => {
    const ended = runtime.native.now();
    runtime.guard(listener, caller, {
      updateProcessId: 0,
      isMergedUpdate: false,
      pendingStartTimestamp: started,
      updateStartTimestamp: started,
      updateEndTimestamp: ended,
      dataPaths: keys.map((key) => glassEasel.dataPath.parseSinglePath(key)),
    });
  });
}

function typeName(value: unknown): string {
  return value === null ? "null" : typeof value;
}
