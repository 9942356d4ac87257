/**
 * Code from strings, which phones refuse: `eval` and the `Function` family throw, but for the one idiom they allow.
 * Source: the official page on JavaScript support ("new Function, except new Function('return this')", no eval).
 * Invariant: no constructor that compiles a string stays reachable, neither by name nor through `.constructor`.
 */

/** The one body that the `Function` constructor takes, without parameters. */
const ALLOWED_BODY = "return this";

/** The text of Chromium, which Android logs for the same refusal. */
const REFUSAL = "Code generation from strings disallowed for this context";

function refuse(what: string): never {
  throw new EvalError(`${REFUSAL}: ${what} is not available in mini-programs`);
}

/** A function of this name that only refuses. Its name is set by hand, because the bundler may rename. */
function refusing(name: string): object {
  const refusal = (): never => refuse(name);
  Object.defineProperty(refusal, "length", { value: 1, configurable: true });
  return Object.defineProperty(refusal, "name", { value: name, configurable: true });
}

/** Replaces `eval`, `Function` and the three constructors that have no name of their own on `target`, a global object. */
export function restrictDynamicCode(target: typeof globalThis): void {
  const NativeFunction = target.Function;
  const restricted = function (...args: unknown[]): unknown {
    if (args.length === 1 && args[0] === ALLOWED_BODY) {
      return function anonymous(this: unknown): unknown {
        return this === undefined || this === null ? target : this;
      };
    }
    return refuse("new Function");
  };
  Object.defineProperty(restricted, "length", { value: 1, configurable: true });
  Object.defineProperty(restricted, "name", { value: "Function", configurable: true });
  // One prototype, so that `f instanceof Function` holds as before.
  replaceConstructor(NativeFunction.prototype, restricted);
  Object.defineProperty(target, "Function", {
    value: restricted,
    writable: true,
    enumerable: false,
    configurable: true,
  });
  Object.defineProperty(target, "eval", {
    value: refusing("eval"),
    writable: true,
    enumerable: false,
    configurable: true,
  });

  const samples = [function* () {}, async function () {}, async function* () {}];
  for (const sample of samples) {
    const prototype = Object.getPrototypeOf(sample) as object;
    const name = Object.getOwnPropertyDescriptor(prototype.constructor, "name")?.value as string;
    replaceConstructor(prototype, refusing(name));
  }
}

/** Puts `constructor` in the place of the native one, both ways; the prototype's property is read-only in the standard. */
function replaceConstructor(prototype: object, constructor: object): void {
  const { writable } = Object.getOwnPropertyDescriptor(prototype, "constructor") ?? { writable: false };
  Object.defineProperty(prototype, "constructor", {
    value: constructor,
    writable,
    enumerable: false,
    configurable: true,
  });
  if (typeof constructor !== "function" || !("prototype" in constructor)) return;
  Object.defineProperty(constructor, "prototype", { value: prototype, writable: false });
}
