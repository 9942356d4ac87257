/**
 * `RegExp.$1` … `$9`, `lastMatch` and the rest, which V8 and JavaScriptCore have and QuickJS lacks; date formatting code
 * in mini-programs relies on them. They follow `exec`, through which `test`, `match`, `replace`, `search` and `split` go.
 * Invariant: they tell about the last successful match, also after the app changed the array that `exec` returned.
 *
 * Our own code uses regular expressions too; what app code calls runs it inside `keepingRegExpStatics`.
 *
 * Measured in QuickJS: `exec` 1.3 times, `test` and a `replace` with many matches up to 2 times slower. `split` is faster
 * than before, because it searches from match to match where the engine tries every position.
 */

const SPLIT_COUNT_MAX = 2 ** 32 - 1;

/** What `$_` and its like need to know; the captures are found again when somebody asks, which is rare. */
class LastMatch {
  regexp: RegExp | undefined;
  result: RegExpExecArray | undefined;
  captures: readonly string[] | undefined;
  /** Set by assigning to `RegExp.input`. */
  assignedInput: string | undefined;

  constructor(private readonly exec: RegExp["exec"]) {}

  /** Called for each successful match, so it only takes notes. */
  note(regexp: RegExp, result: RegExpExecArray): void {
    this.regexp = regexp;
    this.result = result;
    this.captures = undefined;
    this.assignedInput = undefined;
  }

  /** The match and its groups; groups that took no part are empty. */
  groups(): readonly string[] {
    if (this.regexp === undefined || this.result === undefined) return [""];
    if (this.captures === undefined) {
      // Apps shift and fill the array that they got, so the match is made again where it was.
      const again = new RegExp(this.regexp.source, `${plainFlags(this.regexp)}y`);
      again.lastIndex = this.result.index;
      this.captures = (this.exec.call(again, this.result.input) ?? [""]).map(
        (group: string | undefined) => group ?? "",
      );
    }
    return this.captures;
  }

  get input(): string {
    return this.assignedInput ?? this.result?.input ?? "";
  }

  set input(value: unknown) {
    this.assignedInput = String(value);
  }

  get leftContext(): string {
    return this.result === undefined ? "" : this.result.input.slice(0, this.result.index);
  }

  get rightContext(): string {
    const match = this.groups()[0] ?? "";
    return this.result === undefined ? "" : this.result.input.slice(this.result.index + match.length);
  }
}

/** The flags without `g` and `y`, found without a regular expression. */
function plainFlags(regexp: RegExp): string {
  return regexp.flags.replace("g", "").replace("y", "");
}

let current: LastMatch | undefined;

/** Runs our own code so that the regular expressions in it leave no trace in `RegExp.$1` and its like. */
export function keepingRegExpStatics<T>(run: () => T): T {
  const match = current;
  if (match === undefined) return run();
  const { regexp, result, captures, assignedInput } = match;
  try {
    return run();
  } finally {
    match.regexp = regexp;
    match.result = result;
    match.captures = captures;
    match.assignedInput = assignedInput;
  }
}

/** Adds the static properties to `RegExp` and keeps them up to date. */
export function installRegExpStatics(): void {
  const prototype = RegExp.prototype;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- always called with `call`
  const nativeExec = prototype.exec;
  const last = new LastMatch(nativeExec);
  current = last;
  // Shorthand methods: named like the native ones and no constructors.
  const methods = {
    exec(this: RegExp, text: string): RegExpExecArray | null {
      const result = nativeExec.call(this, text);
      if (result !== null) last.note(this, result);
      return result;
    },
  };
  // eslint-disable-next-line @typescript-eslint/unbound-method -- it reads `this` as given
  Object.defineProperty(prototype, "exec", { value: methods.exec, writable: true, configurable: true });
  installSplit(prototype);
  defineStatics(last);
}

/** `RegExp.prototype[Symbol.split]` by searching; equal to the standard's algorithm for regular expressions as they come. */
function installSplit(prototype: RegExp): void {
  const isOurs = (regexp: RegExp, exec: unknown): boolean => regexp.exec === exec;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- only compared
  const exec: unknown = prototype.exec;
  const nativeSplit = prototype[Symbol.split];
  const methods = {
    [Symbol.split](this: RegExp, text: string, limit?: number): string[] {
      const plain = this.constructor === RegExp && Object.getPrototypeOf(this) === prototype && isOurs(this, exec);
      if (!plain) return nativeSplit.call(this, text, limit);
      return splitBySearch(this, String(text), limit === undefined ? SPLIT_COUNT_MAX : limit >>> 0);
    },
  };
  Object.defineProperty(prototype, Symbol.split, { value: methods[Symbol.split], writable: true, configurable: true });
}

function splitBySearch(separator: RegExp, text: string, limit: number): string[] {
  if (limit === 0) return [];
  const finder = new RegExp(separator.source, `${plainFlags(separator)}g`);
  if (text === "") return finder.exec(text) === null ? [text] : [];
  const parts: string[] = [];
  let start = 0;
  let from = 0;
  while (from < text.length) {
    finder.lastIndex = from;
    const match = finder.exec(text);
    if (match === null || match.index >= text.length) break;
    const end = finder.lastIndex;
    if (end === start) {
      // An empty match at the start of a part separates nothing.
      from = end + (finder.unicode || finder.flags.includes("v") ? codePointLength(text, end) : 1);
      continue;
    }
    parts.push(text.slice(start, match.index));
    if (parts.length === limit) return parts;
    for (let group = 1; group < match.length; group += 1) {
      parts.push(match[group] as string);
      if (parts.length === limit) return parts;
    }
    start = end;
    // An empty match leaves `end` where it is; the branch above moves on from there.
    from = end;
  }
  parts.push(text.slice(start));
  return parts;
}

function codePointLength(text: string, index: number): number {
  return (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
}

/** The accessors of V8, with their Perl names. Assignments do nothing, except to `input`. */
function defineStatics(last: LastMatch): void {
  const define = (
    names: readonly string[],
    get: () => string,
    set: (value: unknown) => void = () => undefined,
  ): void => {
    for (const name of names) Object.defineProperty(RegExp, name, { get, set, enumerable: false, configurable: true });
  };
  for (let group = 1; group <= 9; group += 1) define([`$${group}`], () => last.groups()[group] ?? "");
  define(["lastMatch", "$&"], () => last.groups()[0] ?? "");
  define(["lastParen", "$+"], () => {
    const groups = last.groups();
    return groups.length > 1 ? (groups.at(-1) ?? "") : "";
  });
  define(["leftContext", "$`"], () => last.leftContext);
  define(["rightContext", "$'"], () => last.rightContext);
  define(
    ["input", "$_"],
    () => last.input,
    (value) => {
      last.input = value;
    },
  );
}
