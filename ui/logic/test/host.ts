/**
 * A host for tests: runs the built bundle in a fresh JavaScript realm with a native side in memory.
 * Counterpart: `crates/logic`. Only the lowest seam is replaced; macrotasks and timers run when a test says so.
 * `apps/<name>/templates.js` is one template group of all WXML of that app: `TmplGroup::add_tmpl` for each file (path
 * without suffix), then `get_tmpl_gen_object_groups`, of glass-easel-template-compiler 0.12.1. Make it anew after a change.
 */
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join, posix, relative, resolve } from "node:path";
import vm from "node:vm";
import { inject } from "vitest";
import type { AppManifest, ComponentManifest, Entry, ViewEvent } from "../src/native";
import { Tree } from "./tree";

const APPS = join(import.meta.dirname, "apps");

declare module "vitest" {
  interface ProvidedContext {
    bundle: string;
  }
}

export interface LogEvent {
  event: string;
  [field: string]: unknown;
}

export class TestHost {
  readonly tree = new Tree();
  readonly events: LogEvent[] = [];
  readonly console: string[] = [];
  readonly errors: string[] = [];
  readonly queries: { id: number; request: Record<string, unknown> }[] = [];
  readonly batches: unknown[][][] = [];
  readonly timers = new Map<number, { at: number; repeat: number | undefined }>();
  readonly context: vm.Context;
  readonly entry: Entry;
  private readonly files = new Map<string, string>();
  private readonly groups: unknown;
  private wakes = 0;
  private clock = 1_700_000_000_000;

  constructor(
    app: string,
    changes: { manifest?: Partial<AppManifest>; files?: Record<string, string>; dialogs?: "view" } = {},
  ) {
    const root = resolve(APPS, app);
    for (const file of list(root)) this.files.set(relative(root, file), readFileSync(file, "utf8"));
    for (const [name, text] of Object.entries(changes.files ?? {})) this.files.set(name, text);
    this.context = vm.createContext({});
    this.groups = vm.runInContext(`(function(__wxs){return ${this.file("templates.js")}})`, this.context);
    const boot = vm.runInContext(inject("bundle"), this.context, { filename: "logic.js" }) as (
      native: unknown,
    ) => Entry;
    this.entry = boot(this.native({ ...manifest(this.files), ...changes.manifest }, changes.dialogs ?? "answers"));
  }

  private file(name: string): string {
    const text = this.files.get(name);
    if (text === undefined) throw new Error(`no file ${name}`);
    return text;
  }

  private native(app: AppManifest, dialogs: "answers" | "view"): unknown {
    return {
      config: { ...CONFIG, dialogs },
      manifest: () => JSON.stringify(app),
      now: () => this.clock,
      elapsed: () => this.clock,
      console: (level: string, text: string) => this.console.push(`${level}: ${text}`),
      record: (kind: string) => this.events.push(JSON.parse(kind) as LogEvent),
      reportError: (kind: string, message: string) => {
        this.errors.push(`${kind}: ${message}`);
      },
      wake: () => {
        this.wakes++;
      },
      exit: () => {},
      timers: {
        set: (id: number, delay: number, repeat: boolean) =>
          this.timers.set(id, { at: this.clock + Math.max(delay, 0), repeat: repeat ? Math.max(delay, 1) : undefined }),
        clear: (id: number) => this.timers.delete(id),
      },
      modules: {
        resolve: (from: string, specifier: string) => this.resolve(from, specifier),
        load: (id: string) =>
          vm.compileFunction(this.file(id), ["require", "module", "exports"], {
            parsingContext: this.context,
            filename: id,
          }),
      },
      templates: {
        load: () => (this.groups as (wxs: unknown) => unknown)((this.context as { __wxs?: unknown }).__wxs),
      },
      view: {
        post: (batch: string) => {
          const ops = JSON.parse(batch) as unknown[][];
          this.batches.push(ops);
          this.tree.apply(ops);
        },
        query: (id: number, request: string) =>
          this.queries.push({ id, request: JSON.parse(request) as Record<string, unknown> }),
      },
      socket: { open: () => undefined, send: () => undefined, close: () => undefined },
      http: { send: () => undefined, abort: () => {} },
      files: {},
      storage: { get: () => undefined, set: () => undefined, remove: () => {}, clear: () => {}, info: () => ({}) },
    };
  }

  private resolve(from: string, specifier: string): string {
    const steps = specifier.startsWith("/") ? [] : from.split("/").slice(0, -1);
    for (const step of specifier.split("/")) {
      if (step === "..") steps.pop();
      else if (step && step !== ".") steps.push(step);
    }
    const path = steps.join("/");
    for (const id of [path, `${path}.js`]) if (this.files.has(id)) return id;
    throw new Error(`module '${path}.js' is not defined, require args is '${specifier}'`);
  }

  /** Starts the app and runs until nothing is left to do. */
  async launch(path = "", query: Record<string, string> = {}): Promise<this> {
    this.entry.launch({ path, query, scene: 1001 });
    return this.settle();
  }

  /** Runs macrotasks and promise jobs until none is left. */
  async settle(): Promise<this> {
    for (let rounds = 0; rounds < 10_000; rounds++) {
      await new Promise(setImmediate);
      if (this.wakes === 0) return this;
      this.wakes--;
      this.entry.macrotask();
    }
    throw new Error("the app never comes to rest");
  }

  /** Lets time pass on the clock of the host and fires what is due. */
  async advance(ms: number): Promise<this> {
    const until = this.clock + ms;
    for (;;) {
      const due = [...this.timers].filter(([, timer]) => timer.at <= until).sort((a, b) => a[1].at - b[1].at)[0];
      if (!due) break;
      const [id, timer] = due;
      this.clock = timer.at;
      if (timer.repeat === undefined) this.timers.delete(id);
      else timer.at += timer.repeat;
      this.entry.timer(id);
      await this.settle();
    }
    this.clock = until;
    return this;
  }

  /** Sends an event to the node that `selector` names: `tag`, `.class`, `#id` or `text=…`. */
  async send(selector: string, type: string, detail: unknown = {}, more: Partial<ViewEvent> = {}): Promise<this> {
    const node = this.tree.find(selector);
    if (node === undefined) throw new Error(`no node ${selector} in\n${this.tree.print()}`);
    const event: ViewEvent = { node, type, detail, bubbles: true, composed: true, capturePhase: true, ...more };
    this.entry.viewEvent(JSON.stringify(event));
    return this.settle();
  }

  tap(selector: string): Promise<this> {
    return this.send(selector, "tap", { x: 0, y: 0 });
  }

  /** Runs code with the globals of the app. */
  run(code: string): unknown {
    return vm.runInContext(code, this.context);
  }

  /** Answers every layout question with `reply` for each of its nodes. */
  async answer(reply: Record<string, unknown>): Promise<this> {
    // Nodes are looked for, and the view asked, at the end of a turn.
    await this.settle();
    for (const { id, request } of this.queries.splice(0)) {
      const nodes = (request.nodes as unknown[] | undefined) ?? [0];
      this.entry.viewReply(id, JSON.stringify(nodes.map(() => reply)));
    }
    return this.settle();
  }

  /** Hooks that were called, as `target.name`. */
  hooks(): string[] {
    return this.events.filter((one) => one.event === "hook").map((one) => `${String(one.target)}.${String(one.name)}`);
  }

  /** What the app logged with `console.log`, without the level. */
  get log(): string[] {
    return this.console.filter((line) => line.startsWith("log: ")).map((line) => line.slice(5));
  }
}

function list(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? list(path) : [path];
  });
}

/** Reads app.json and every component's json, as `crates/package` does. */
function manifest(files: ReadonlyMap<string, string>): AppManifest {
  const read = (name: string): Record<string, unknown> =>
    JSON.parse(files.get(name) ?? "{}") as Record<string, unknown>;
  const app = read("app.json");
  const components: Record<string, ComponentManifest> = {};
  for (const name of files.keys()) {
    if (!name.endsWith(".wxml")) continue;
    const path = name.slice(0, -".wxml".length);
    const json = read(`${path}.json`);
    const using = (json.usingComponents ?? {}) as Record<string, string>;
    const absolute = Object.entries(using).map(([tag, used]) => {
      const beside = posix.join(posix.dirname(path), used);
      // Fixtures write paths from the root without a slash, packages of npm write them relative.
      return [
        tag,
        used.startsWith("/")
          ? used.slice(1)
          : used.startsWith(".")
            ? beside
            : files.has(`${used}.wxml`)
              ? used
              : beside,
      ];
    });
    components[path] = {
      json,
      usingComponents: Object.fromEntries(absolute) as Record<string, string>,
      styleScope: json.component === true ? path.replaceAll("/", "-") : "",
    };
  }
  const pages = app.pages as string[];
  const tabs = ((app.tabBar as { list?: { pagePath: string }[] } | undefined)?.list ?? []).map((one) => one.pagePath);
  return { appid: "test", app, pages, tabs, entryPage: pages[0] ?? "", components, appScript: "app.js" };
}

const CONFIG = {
  profile: "device",
  device: {
    brand: "test",
    model: "test",
    system: "test",
    platform: "android",
    pixelRatio: 2,
    screenWidth: 375,
    screenHeight: 812,
    windowWidth: 375,
    windowHeight: 700,
    statusBarHeight: 20,
    safeAreaBottom: 34,
  },
  language: "zh_CN",
  theme: "light",
  networkType: "wifi",
  loginCode: "code",
  answers: { modalConfirm: true, tapIndex: 0 },
  dialogs: "answers",
  globalSocket: "latest",
  failedOpening: "error-and-close",
  scene: 1001,
};
