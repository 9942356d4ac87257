/**
 * A fresh JavaScript realm with our globals installed, so that tests may lose `process` without taking Node down.
 * Counterpart: a QuickJS context. Only `Native` is replaced.
 */
import { buildSync } from "esbuild";
import { join } from "node:path";
import vm from "node:vm";
import type { ConsoleLevel } from "../src/native";

const SOURCE = `
  import { installGlobals } from "./globals/index";
  import { fireTimer, timerTable } from "./loop";
  import { createRequire, requireModule } from "./modules";
  import { Runtime } from "./runtime";
  export { Runtime, createRequire, fireTimer, installGlobals, requireModule, timerTable };
`;

let bundle: string | undefined;

function code(): string {
  bundle ??= buildSync({
    stdin: { contents: SOURCE, resolveDir: join(import.meta.dirname, "../src"), loader: "ts" },
    bundle: true,
    write: false,
    format: "iife",
    globalName: "ours",
    target: "es2022",
    footer: { js: "return ours;" },
  }).outputFiles[0]?.text;
  return `(function(){"use strict";${bundle}})()`;
}

interface Ours {
  Runtime: new (native: unknown) => unknown;
  installGlobals(runtime: unknown): void;
  fireTimer(runtime: unknown, id: number): void;
}

export interface Line {
  readonly level: ConsoleLevel;
  readonly text: string;
  readonly stack: string | undefined;
}

/** One session's realm. */
export class Realm {
  readonly lines: Line[] = [];
  readonly errors: string[] = [];
  readonly timers = new Map<number, { delayMs: number; repeat: boolean }>();
  now = 1000;
  private readonly context = vm.createContext({});
  private readonly ours: Ours;
  private readonly runtime: unknown;

  constructor(profile: "device" | "devtools" = "device", language = "zh_CN") {
    this.ours = vm.runInContext(code(), this.context, { filename: "miniwire:logic" }) as Ours;
    this.runtime = new this.ours.Runtime({
      config: { profile, language },
      manifest: () => "{}",
      now: () => this.now,
      elapsed: () => this.now,
      console: (level: ConsoleLevel, text: string, stack?: string) => this.lines.push({ level, text, stack }),
      reportError: (_kind: string, message: string) => {
        this.errors.push(message);
      },
      wake: () => undefined,
      timers: {
        set: (id: number, delayMs: number, repeat: boolean) => this.timers.set(id, { delayMs, repeat }),
        clear: (id: number) => this.timers.delete(id),
      },
    });
    this.ours.installGlobals(this.runtime);
  }

  /** Runs app code; the value of its last expression. */
  run(script: string): unknown {
    return vm.runInContext(script, this.context, { filename: "pages/index/index.js" });
  }

  /** The message of what the code throws. */
  failure(script: string): string {
    return this.run(
      `(() => { try { ${script} } catch (e) { return e.name + ': ' + e.message } return 'no error' })()`,
    ) as string;
  }

  /** What `console.log` prints for these arguments. */
  printed(args: string): string {
    this.run(`console.log(${args})`);
    return this.lines.at(-1)?.text ?? "";
  }

  fire(id: number): void {
    this.ours.fireTimer(this.runtime, id);
  }
}
