/**
 * Every documented member of `wx` that miniwire does not implement: it exists and fails in the form that its typing
 * documents, so that programs see a refusal they can handle and not `undefined is not a function`.
 * Counterpart: `generated/members.ts`; docs/contracts/api-matrix.md lists the stubs. Invariant: each API is warned about once.
 */
import type { Runtime } from "../runtime";
import { answer, ApiFailure, asyncApi, syncFailure } from "./callback";
import { classShape, type Kind } from "./typings";

export const NOT_SUPPORTED = "not supported by miniwire";

/** Makes the stubs of one session. */
export class Stubs {
  private readonly warned = new Set<string>();

  constructor(private readonly runtime: Runtime) {}

  /** The stub of one function under its full name (`getLocation`, `RequestTask.abort`). */
  make(api: string, kind: Kind, className: string | undefined): unknown {
    switch (kind) {
      case "p":
        return this.promised(api);
      case "s":
        return () => {
          this.warn(api);
          throw syncFailure(api, NOT_SUPPORTED);
        };
      case "f":
        return (options?: unknown) => {
          this.refuse(api, options);
          return this.inert(className ?? api);
        };
      case "k":
      case "d":
        return className === undefined ? undefined : this.inert(className);
      case "o":
        return () => undefined;
      case "n":
      case "c":
      case "v":
        return (options?: unknown) => this.refuse(api, options);
    }
  }

  /** An object of a class of the API whose methods are stubs. It is nobody's promise: it has no `then`. */
  inert(className: string): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    for (const { name, kind, className: inner } of classShape(className)) {
      if (kind !== "d") object[name] = this.make(`${className}.${name}`, kind, inner);
    }
    return object;
  }

  private promised(api: string): unknown {
    // Made when it is called: hundreds of them are never called.
    return (options?: object) => {
      this.warn(api);
      const promise = asyncApi(this.runtime, api, () => new ApiFailure(NOT_SUPPORTED))(options);
      // Called and forgotten (`wx.previewImage` after a tap): the notice has told it, the app does not fail over it.
      // Who waits for the promise is refused like anybody else.
      promise?.catch(() => undefined);
      return promise;
    };
  }

  /** Fails through the callbacks; without any there is nobody to tell but the log. */
  private refuse(api: string, options: unknown): void {
    this.warn(api);
    answer(this.runtime, api, options, new ApiFailure(NOT_SUPPORTED));
  }

  private warn(api: string): void {
    if (this.warned.has(api)) return;
    this.warned.add(api);
    this.runtime.record({
      event: "notice",
      code: "api-unsupported",
      text: `wx.${api} is ${NOT_SUPPORTED}`,
      hint: `guard the call with wx.canIUse("${api}"); docs/contracts/api-matrix.md lists what is supported`,
    });
  }
}
