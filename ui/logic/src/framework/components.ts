/**
 * Pages, components and behaviors: registers each on first need and gives the globals `Page`, `Component`, `Behavior`.
 * Counterpart: `AppManifest.components` says what exists, `native.templates` and the module loader bring the rest.
 * Invariant: a component that fails becomes one that shows its error; the others go on.
 */
import type { glassEasel } from "../view/engine";
import { adapter } from "../view/engine";
import { describeError } from "../runtime";
import type { ComponentManifest } from "../native";
import type { Framework } from "./framework";
import { resolvePath } from "./paths";
import { errorTemplate, type Templates } from "./templates";
import { BuiltinBehaviors } from "./behaviors";

type Definition = Record<string, unknown> & {
  behaviors?: unknown[];
  relations?: Record<string, { target?: unknown } | null>;
  options?: DefinitionOptions;
};

interface DefinitionOptions {
  styleIsolation?: string;
  addGlobalClass?: boolean;
  [option: string]: unknown;
}

type CodeSpace = adapter.CodeSpace;
type Builder = ReturnType<CodeSpace["component"]>;

/** What `Component()` without arguments gives: the chaining interface of glass-easel. */
export class Components {
  readonly codeSpace: CodeSpace;
  private readonly env = new adapter.MiniProgramEnv();
  private readonly state = new Map<string, "loading" | "ready" | "failed">();
  private readonly errors = new Map<string, string>();
  private readonly builtin: BuiltinBehaviors;
  /** Paths whose modules are being evaluated, innermost last. */
  private readonly evaluating: { path: string; registered: boolean }[] = [];
  /** Paths at the other end of relations, not registered yet. */
  private readonly related: string[] = [];

  constructor(
    private readonly framework: Framework,
    private readonly templates: Templates,
    /** Runs the script of a page or component. */
    private readonly evaluate: (path: string) => void,
  ) {
    this.codeSpace = this.env.createCodeSpace("app", true);
    const space = this.codeSpace.getComponentSpace();
    space.updateComponentOptions({ writeIdToDOM: true, writeFieldsToNode: false, useMethodCallerListeners: true });
    framework.view.scopeName = (scope) => space.styleScopeManager.queryName(scope);
    this.codeSpace.setOverallBehavior(
      space
        .define()
        .lifetime("attached", function (this: unknown) {
          framework.noteAttached(this as glassEasel.GeneralComponent);
        })
        .registerBehavior(),
    );
    this.builtin = new BuiltinBehaviors(this.codeSpace);
  }

  /** Why the page or component at `path` shows an error; undefined when it works. */
  errorOf(path: string): string | undefined {
    return this.errors.get(path);
  }

  /** A new instance of the page at `path`, with the properties that its query names; one that cannot be made shows why. */
  createRoot(path: string, query: Readonly<Record<string, string>>): adapter.Root {
    this.ensure(path);
    const backend = this.env.associateBackend(this.framework.view);
    try {
      return backend.createRoot("page", this.codeSpace, path + queryText(query));
    } catch (error) {
      this.fail(path, error);
      return backend.createRoot("page", this.codeSpace, path);
    }
  }

  /** Registers the component at `path` and everything it uses. */
  ensure(path: string): void {
    if (this.state.has(path)) return;
    this.state.set(path, "loading");
    const manifest = this.framework.runtime.manifest.components[path];
    if (!manifest) {
      this.fail(path, new Error(`"${path}" is not found: neither app.json nor any usingComponents leads to its files`));
      return;
    }
    for (const used of Object.values(manifest.usingComponents)) this.ensure(used);
    for (const used of genericDefaults(path, manifest)) this.ensure(used);
    if (manifest.error !== undefined) {
      this.fail(path, new Error(manifest.error));
      return;
    }
    try {
      this.load(path, manifest);
      this.state.set(path, "ready");
    } catch (error) {
      this.fail(path, error);
    }
    this.ensureRelated();
  }

  /**
   * Runs the scripts of the pages that a phone runs when it starts with the page `first`: those of the main package and of the
   * sub-package of that page, with the components they use; with `lazyCodeLoading` none (documented, 按需注入).
   */
  ensureAtStart(first: string): void {
    const { app, pages } = this.framework.runtime.manifest;
    if (app.lazyCodeLoading === "requiredComponents") return;
    const roots = subPackageRoots(app);
    const rootOf = (path: string): string | undefined => roots.find((root) => path.startsWith(root));
    for (const path of pages) if ([undefined, rootOf(first)].includes(rootOf(path))) this.ensure(path);
  }

  /** Registers the other ends of relations: glass-easel looks for them once, when it first makes an instance. */
  private ensureRelated(): void {
    for (const path of this.related.splice(0))
      if (path in this.framework.runtime.manifest.components) this.ensure(path);
  }

  private load(path: string, manifest: ComponentManifest): void {
    const template = this.templates.load(path);
    if (template) this.codeSpace.addCompiledTemplate(path, template as never);
    this.codeSpace.addStyleSheet(path, path, manifest.styleScope);
    this.configure(path, manifest, undefined);
    const frame = { path, registered: false };
    this.evaluating.push(frame);
    try {
      this.evaluate(path);
    } catch (error) {
      // What was registered before the script failed is used, as in the real runtime.
      if (!frame.registered) throw error;
      this.framework.runtime.reportError(error, "page");
    } finally {
      this.evaluating.pop();
    }
    if (!frame.registered) throw new Error(`${path} calls neither Page() nor Component()`);
  }

  /** JSON and the options in JavaScript together decide the style isolation; JSON wins. */
  private configure(path: string, manifest: ComponentManifest, options: DefinitionOptions | undefined): void {
    const { json } = manifest;
    const using: Record<string, string> = {};
    for (const [tag, used] of Object.entries(manifest.usingComponents)) using[tag] = `/${used}`;
    this.codeSpace.addComponentStaticConfig(path, {
      component: json.component === true,
      usingComponents: using,
      styleIsolation: styleIsolation(manifest, options),
      ...(json.componentGenerics ? { componentGenerics: json.componentGenerics } : {}),
      ...(json.componentPlaceholder ? { componentPlaceholder: json.componentPlaceholder } : {}),
      ...(typeof json.pureDataPattern === "string" ? { pureDataPattern: json.pureDataPattern } : {}),
    } as never);
  }

  private fail(path: string, error: unknown): void {
    this.state.set(path, "failed");
    const text = describeError(error);
    this.errors.set(path, text);
    this.framework.runtime.reportError(error, "page");
    this.codeSpace.addCompiledTemplate(path, { content: errorTemplate(text) } as never);
    this.codeSpace.addComponentStaticConfig(path, { component: true, styleIsolation: "shared" } as never);
    this.codeSpace.component(path).definition({}).register();
  }

  /** The global `Component`. */
  readonly component = (definition?: Definition): Builder | undefined => {
    const builder = this.builder("Component", definition?.options);
    if (!builder) return undefined;
    if (definition === undefined) return builder;
    this.noteRelations(this.evaluating.at(-1)?.path ?? "", definition.relations);
    builder.definition(this.prepared(definition) as never).register();
    return undefined;
  };

  /** The global `Page`. */
  readonly page = (definition: Definition): void => {
    const builder = this.builder("Page", definition.options);
    builder?.pageDefinition(this.prepared(definition) as never).register();
  };

  /** The global `Behavior`. */
  readonly behavior = Object.assign(
    (definition?: Definition): unknown => {
      const builder = this.codeSpace.behavior();
      return definition === undefined ? builder : builder.definition(this.prepared(definition) as never).register();
    },
    { trait: (transform?: never): unknown => this.codeSpace.traitBehavior(transform as never) },
  );

  /** The behavior that a string such as `wx://form-field` stands for; undefined for an unknown one. */
  builtinBehavior(name: string): adapter.behavior.GeneralBehavior | undefined {
    return this.builtin.get(name);
  }

  /** Whether a component takes part in the built-in behavior of that name. */
  hasBuiltin(component: glassEasel.GeneralComponent, name: string): boolean {
    const behavior = this.builtin.get(name) as { _$?: unknown } | undefined;
    return !!behavior?._$ && component.hasBehavior(behavior._$ as never);
  }

  private builder(caller: string, options: DefinitionOptions | undefined): Builder | undefined {
    const frame = this.evaluating.at(-1);
    const manifest = frame && this.framework.runtime.manifest.components[frame.path];
    if (!frame || !manifest) {
      this.framework.warn(`${caller}() was called outside of the script of a page or component and is ignored.`);
      return undefined;
    }
    frame.registered = true;
    this.configure(frame.path, manifest, options);
    return this.codeSpace.component(frame.path);
  }

  private noteRelations(path: string, relations: Definition["relations"]): void {
    for (const [key, relation] of Object.entries(relations ?? {})) {
      const target = relation?.target ?? key;
      if (typeof target === "string") this.related.push(resolvePath(path, target));
    }
  }

  /** Built-in behaviors by name, and behaviors as targets of relations, in the form that glass-easel knows. */
  private prepared(definition: Definition): Definition {
    const { behaviors, relations } = definition;
    return {
      ...definition,
      ...(Array.isArray(behaviors) ? { behaviors: behaviors.flatMap((one) => this.known(one)) } : {}),
      ...(relations ? { relations: withInnerTargets(relations) } : {}),
    };
  }

  private known(behavior: unknown): unknown[] {
    if (typeof behavior !== "string") return behavior ? [behavior] : [];
    const builtin = this.builtin.get(behavior);
    if (!builtin) this.framework.warn(`The behavior "${behavior}" is unknown and is ignored.`);
    return builtin ? [builtin] : [];
  }
}

/** A behavior as the other end of a relation: the adapter passes its own object on, glass-easel wants the one inside. */
function withInnerTargets(relations: NonNullable<Definition["relations"]>): Definition["relations"] {
  const entries = Object.entries(relations).map(([key, relation]) => {
    const inner = (relation?.target as { _$?: unknown } | null | undefined)?._$;
    return [key, inner ? { ...relation, target: inner } : relation];
  });
  return Object.fromEntries(entries) as Definition["relations"];
}

function queryText(query: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(query).flatMap(([name, value]) => {
    try {
      return [`${encodeURIComponent(name)}=${encodeURIComponent(value)}`];
    } catch {
      // Half of a surrogate pair: `onLoad` gets it, a property cannot.
      return [];
    }
  });
  return pairs.length > 0 ? `?${pairs.join("&")}` : "";
}

function styleIsolation(manifest: ComponentManifest, options: DefinitionOptions | undefined): string {
  // Without a prefix in its style sheet a component cannot be isolated.
  if (manifest.styleScope === "") return "shared";
  const { json } = manifest;
  const asked = json.styleIsolation ?? options?.styleIsolation;
  const global = json.addGlobalClass ?? options?.addGlobalClass;
  // Style sheets are compiled before options in JavaScript are known: a prefixed one stays so and hears the page as well.
  const hearsPage = asked === "apply-shared" || asked === "shared" || (asked === undefined && global === true);
  return hearsPage || (typeof asked === "string" && asked.startsWith("page-")) ? "apply-shared" : "isolated";
}

/** `root` of every sub-package, ending in a slash. Both spellings are documented. */
function subPackageRoots(app: Readonly<Record<string, unknown>>): string[] {
  const listed = app.subPackages ?? app.subpackages;
  if (!Array.isArray(listed)) return [];
  const roots = listed.map((one: { root?: unknown } | null) => String(one?.root ?? "").replace(/^\/+|\/+$/g, ""));
  return roots.filter((root) => root !== "").map((root) => `${root}/`);
}

/** Paths of the default components of `componentGenerics`. */
function genericDefaults(path: string, manifest: ComponentManifest): string[] {
  const generics = (manifest.json.componentGenerics ?? {}) as Record<string, unknown>;
  return Object.values(generics).flatMap((one) => {
    const given = (one as { default?: unknown } | null)?.default;
    return typeof given === "string" ? [resolvePath(path, given)] : [];
  });
}
