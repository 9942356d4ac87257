/**
 * The one place that knows how `wx` functions answer: errMsg, success/fail/complete, Promise.
 * Counterpart: docs/contracts/callback.md names the source of each rule. Used by every family and by the stubs.
 * Invariant: no answer reaches app code inside the call; each is delivered in a macrotask of its own.
 */
import { PARAMETER, type ErrorRow } from "./generated/errors";
import { describeError, type Runtime } from "../runtime";

/** The three callback keys of an options object. Values that are no functions are passed over, as the real runtime does. */
export interface Callbacks<R = unknown> {
  success?: ((result: R & ApiResult) => void) | undefined;
  fail?: ((result: ApiResult) => void) | undefined;
  complete?: ((result: ApiResult) => void) | undefined;
}

/** What every callback gets at least. */
export interface ApiResult {
  errMsg: string;
  errno?: number;
}

/** A refusal: `reason` follows `name:fail `. `details` (errno, errCode…) are added to the result. */
export class ApiFailure {
  constructor(
    readonly reason: string,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {}
}

/** A refusal as docs/contracts/errors.md has it; `<name>` in the text of the row is replaced by the value of that name. */
export function refusal(row: ErrorRow, values: Readonly<Record<string, string>> = {}): ApiFailure {
  const { text, ...codes } = row;
  return new ApiFailure(filled(text, values), codes);
}

/** The text of a row with its values. */
export function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/<(\w+)>/g, (place, name: string) => values[name] ?? place);
}

/** What the body of an API gives back, at once or later. A rejection counts as a failure too. */
export type Outcome<R> = R | ApiFailure | Promise<R | ApiFailure>;

/** A function of `wx` in the callback/Promise convention (since base library 2.10.2). */
export type AsyncApi<O, R> = (options?: O & Callbacks<R>) => Promise<R & ApiResult> | undefined;

/**
 * Makes a `wx` function out of its body. A success, fail or complete KEY in the options selects callback mode, even with
 * an undefined value; without one the function returns a Promise. The body runs inside the call.
 */
export function asyncApi<O extends object, R extends object>(
  runtime: Runtime,
  name: string,
  run: (options: O) => Outcome<R>,
): AsyncApi<O, R> {
  return (options) => {
    const outcome = attempt(() => run(optionsOf<O>(options)), options);
    if (hasCallbacks(options)) {
      answer(runtime, name, options, outcome);
      return undefined;
    }
    return new Promise<R & ApiResult>((resolve, reject) => {
      whenSettled(outcome, (value) => {
        runtime.defer(() => {
          if (value instanceof ApiFailure) reject(failResult(name, value));
          else resolve(okResult(name, value) as R & ApiResult);
        });
      });
    });
  };
}

/** Answers in callback mode only, for functions that are never promisified (`SocketTask.send`, `wx.request`…). */
export function answer<R>(runtime: Runtime, name: string, options: unknown, outcome: Outcome<R>): void {
  if (!hasCallbacks(options)) return;
  const { success, fail, complete } = options;
  whenSettled(outcome, (value) => {
    runtime.defer(() => {
      const failed = value instanceof ApiFailure;
      const result = failed ? failResult(name, value) : okResult(name, value);
      const first: unknown = failed ? fail : success;
      if (typeof first === "function") runtime.guard(first as (result: unknown) => void, undefined, result);
      if (typeof complete === "function") runtime.guard(complete, undefined, result);
    });
  });
}

/** True when a callback key is present, whatever its value. */
export function hasCallbacks(options: unknown): options is Callbacks<never> {
  return isObject(options) && ("success" in options || "fail" in options || "complete" in options);
}

/** The failure of synchronous functions: an Error whose `errMsg` and message are `name:fail reason`. */
export function syncFailure(name: string, reason: string): Error & ApiResult {
  const errMsg = `${name}:fail ${reason}`;
  return Object.assign(new Error(errMsg), { errMsg });
}

/** `name:fail parameter error: …`, the text that phones and devtools share. */
export function parameterError(parameter: string, expected: string, value: unknown): ApiFailure {
  return refusal(PARAMETER, { parameter, expected, type: typeName(value) });
}

/** Checks required parameters against their type names (`{url: "String"}`); undefined when all fit. */
export function checkParameters(options: object, required: Readonly<Record<string, string>>): ApiFailure | undefined {
  for (const [key, expected] of Object.entries(required)) {
    const value: unknown = (options as Record<string, unknown>)[key];
    if (typeName(value) !== expected) return parameterError(`parameter.${key}`, expected, value);
  }
  return undefined;
}

/** `String`, `Undefined`, `Array`, `Uint8Array`…: the brand that parameter errors print. */
export function typeName(value: unknown): string {
  return Object.prototype.toString.call(value).slice("[object ".length, -1);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function optionsOf<O>(options: unknown): O {
  return (isObject(options) ? options : {}) as O;
}

/** Runs the body. Anything but an object or nothing as the options is refused, as is what the body throws. */
function attempt<R>(run: () => Outcome<R>, options: unknown): Outcome<R> {
  if (options !== undefined && options !== null && !isObject(options))
    return parameterError("parameter", "Object", options);
  try {
    return run();
  } catch (error) {
    return thrown(error);
  }
}

function thrown(error: unknown): ApiFailure {
  return error instanceof ApiFailure ? error : new ApiFailure(describeError(error));
}

function whenSettled<R>(outcome: Outcome<R>, done: (value: R | ApiFailure) => void): void {
  if (outcome instanceof Promise) outcome.then(done, (error: unknown) => done(thrown(error)));
  else done(outcome);
}

function okResult(name: string, value: unknown): ApiResult {
  return { ...(value as object | undefined), errMsg: `${name}:ok` };
}

function failResult(name: string, failure: ApiFailure): ApiResult {
  return { ...failure.details, errMsg: `${name}:fail ${failure.reason}` };
}
