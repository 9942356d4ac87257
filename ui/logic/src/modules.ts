/**
 * CommonJS for app code: `require`, `require.async`, and each module run once.
 * Counterpart: `crates/logic/src/bridge/modules.rs` resolves names and wraps scripts; `crates/package` finds the files.
 * Invariant: a module's function runs at most once while it succeeds; who requires it in a cycle sees its exports so far.
 */
import type { Runtime } from "./runtime";

/**
 * Browser names that a module must not reach even when a host has them: parameters of the function around the
 * module's own that are never given a value, in the order of WeChat's `define` wrapper. The wrapper that Rust generates must equal this list.
 */
export const SHADOWED_GLOBALS = [
  "window",
  "document",
  "frames",
  "self",
  "location",
  "navigator",
  "localStorage",
  "history",
  "Caches",
  "screen",
  "alert",
  "confirm",
  "prompt",
  "XMLHttpRequest",
  "WebSocket",
  "Reporter",
  "webkit",
  "WeixinJSCore",
] as const;

/** The `module` that a script sees. */
export interface AppModule {
  exports: unknown;
}

/** What `require.async` rejects with and the error callback of `require` receives. */
export interface RequireError {
  /** The specifier as the app wrote it. */
  readonly mod: string;
  readonly errMsg: string;
}

/** The `require` of one module. */
export interface AppRequire {
  (specifier: string): unknown;
  (specifier: string, callback: (exports: unknown) => void, onError?: (error: RequireError) => void): void;
  async(specifier: string): Promise<unknown>;
}

/** The modules of one session by id. */
class ModuleTable {
  private readonly modules = new Map<string, AppModule>();

  constructor(private readonly runtime: Runtime) {}

  /** Exports of module `id`, which is run when it was not yet. Throws what the module throws. */
  require(id: string): unknown {
    const known = this.modules.get(id);
    if (known !== undefined) return known.exports;
    const script = this.runtime.native.modules.load(id);
    const module: AppModule = { exports: {} };
    // Registered before it runs, so that a cycle sees the exports so far.
    this.modules.set(id, module);
    try {
      // A plain call: `this` is the global object for sloppy scripts and undefined for strict ones, as under `define`.
      script.call(undefined, this.requireFor(id), module, module.exports);
    } catch (error) {
      // Forgotten, so that the next require runs it again and gets the same error instead of half of its exports. This
      // is what Node does; how WeChat treats it is not documented.
      this.modules.delete(id);
      throw error;
    }
    // Read again: a falsy or replaced `module.exports` is the result too.
    return module.exports;
  }

  requireFor(from: string): AppRequire {
    const { native } = this.runtime;
    const requireNow = (specifier: string): unknown => {
      if (typeof specifier !== "string") {
        throw new TypeError(`require args must be a string, got ${typeof specifier} in module '${from}'`);
      }
      return this.require(native.modules.resolve(from, specifier));
    };
    // Both asynchronous forms answer in a macrotask of their own, as a sub-package that must be fetched would.
    const requireLater = (
      specifier: string,
      callback: (exports: unknown) => void,
      onError?: (error: RequireError) => void,
    ): void => {
      this.runtime.defer(() => {
        let exports: unknown;
        try {
          exports = requireNow(specifier);
        } catch (error) {
          const failure: RequireError = {
            mod: specifier,
            errMsg: error instanceof Error ? error.message : String(error),
          };
          if (typeof onError === "function") onError(failure);
          // Nobody listens: the error must not vanish.
          else throw error;
          return;
        }
        callback(exports);
      });
    };
    const require = (
      specifier: string,
      callback?: (exports: unknown) => void,
      onError?: (error: RequireError) => void,
    ): unknown => {
      if (typeof callback !== "function" && typeof onError !== "function") return requireNow(specifier);
      const ignore = (): void => undefined;
      requireLater(specifier, typeof callback === "function" ? callback : ignore, onError);
      return undefined;
    };
    const requireAsync = (specifier: string): Promise<unknown> =>
      new Promise((resolve, reject) => {
        // The documented reason is `{mod, errMsg}`, which is no Error.
        requireLater(specifier, resolve, reject);
      });
    return Object.assign(require, { async: requireAsync });
  }
}

const tables = new WeakMap<Runtime, ModuleTable>();

function moduleTable(runtime: Runtime): ModuleTable {
  let table = tables.get(runtime);
  if (table === undefined) {
    table = new ModuleTable(runtime);
    tables.set(runtime, table);
  }
  return table;
}

/** Makes the `require` of the module with a given id; all of them share the session's modules. */
export function createRequire(runtime: Runtime): (from: string) => AppRequire {
  const table = moduleTable(runtime);
  return (from) => table.requireFor(from);
}

/** Runs the module with this id, once, and returns its exports: how the framework runs app, page and component scripts. */
export function requireModule(runtime: Runtime, id: string): unknown {
  return moduleTable(runtime).require(id);
}
