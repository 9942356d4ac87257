/**
 * Everything of one session that stands on glass-easel, held together.
 * Counterpart: `main.ts` makes one and answers the host with it. Invariant: app code never gets hold of it.
 */
import type { Runtime } from "../runtime";
import { ViewContext } from "../view/context";
import type { Question } from "../view/queries";
import { Defaults } from "../view/defaults";
import { callerOf, glassEasel, rootOf, type Caller, type Component, type Element } from "../view/engine";
import { AppHost } from "./app";
import { extendCallers } from "./caller";
import { Components } from "./components";
import { Pages } from "./pages";
import { Router } from "./router";
import { Templates } from "./templates";
import { Turn } from "./turn";
import { ComponentDescriptor } from "./wxs";

/** Distinct warnings of the framework that are printed; further ones are dropped, apps repeat them endlessly. */
export const WARNINGS_MAX = 200;

/**
 * What the official tools are silent about: attributes that a component does not know, relations that a page does not
 * use, lists that are not there yet.
 */
const SILENT = /is not a valid (property|event binding|behavior or component)|for-list/;

export class Framework {
  readonly view: ViewContext;
  readonly turn: Turn;
  readonly components: Components;
  readonly app: AppHost;
  readonly pages: Pages;
  readonly router: Router;
  readonly defaults: Defaults;
  private readonly warned = new Set<string>();
  private attached: Component[] = [];
  private readonly descriptors = new WeakMap<Element, ComponentDescriptor>();
  private readonly states = new WeakMap<Element, Record<string, unknown>>();

  constructor(
    readonly runtime: Runtime,
    /** Runs the script of a page or component, or the app script, by path without suffix or module id. */
    evaluate: (path: string) => void,
  ) {
    this.view = new ViewContext(runtime);
    this.turn = new Turn(runtime, this.view);
    runtime.askScreen = (question, answer) =>
      this.view.queries.ask(question as Question, ([reply]) => answer(reply ?? {}));
    this.view.onEvent(glassEasel.Event.triggerEvent);
    this.components = new Components(this, new Templates(this), evaluate);
    this.app = new AppHost(this);
    this.pages = new Pages(this);
    this.router = new Router(this);
    this.defaults = new Defaults(this);
    extendCallers(this);
    glassEasel.addGlobalErrorListener((error, method) => {
      // What is wrong in a definition is left out and the component works on: nothing was thrown in the app.
      if (method === "[prepare]" && error instanceof Error) this.warn(error.message);
      else runtime.reportError(error, "uncaught");
      return false;
    });
    glassEasel.addGlobalWarningListener((message) => {
      if (!SILENT.test(message)) this.warn(message);
      return false;
    });
  }

  /** Prints a warning of the framework, each text once. */
  warn(text: string): void {
    if (this.warned.has(text) || this.warned.size >= WARNINGS_MAX) return;
    this.warned.add(text);
    this.runtime.native.console("warn", text);
  }

  descriptor(elem: Element): ComponentDescriptor {
    let descriptor = this.descriptors.get(elem);
    if (!descriptor) {
      descriptor = new ComponentDescriptor(this, elem);
      this.descriptors.set(elem, descriptor);
    }
    return descriptor;
  }

  wxsState(elem: Element): Record<string, unknown> {
    let state = this.states.get(elem);
    if (!state) this.states.set(elem, (state = {}));
    return state;
  }

  /** A component was attached: its `ready` follows in a macrotask of its own, after the batch that shows it. */
  noteAttached(inner: Component | Caller): void {
    const component = glassEasel.Component.isComponent(inner) ? inner : inner._$;
    if (this.attached.push(component) > 1) return;
    this.turn.atEnd(() => this.runtime.defer(() => this.callReady()));
  }

  /** Calls `ready` of what was attached, children before their parents. */
  callReady(): void {
    const attached = this.attached;
    this.attached = [];
    const open: { component: Component; depth: number }[] = [];
    const close = (depth: number): void => {
      for (let last = open.at(-1); last && last.depth >= depth; last = open.at(-1)) {
        open.pop();
        if (glassEasel.Element.isAttached(last.component)) last.component.triggerLifetime("ready", []);
      }
    };
    for (const component of attached) {
      const depth = depthOf(component);
      close(depth);
      open.push({ component, depth });
    }
    close(0);
  }

  /** The page that `component` stands in. */
  pageOf(component: Component): ReturnType<Pages["byComponent"]> {
    const root = rootOf(component);
    return root && this.pages.byComponent(root);
  }

  caller(component: Component): Caller {
    return callerOf(component);
  }
}

function depthOf(component: Component): number {
  let depth = 0;
  for (let elem: Element | null = component; elem; depth++)
    elem = elem.parentNode ?? elem.ownerShadowRoot?.getHostNode() ?? null;
  return depth;
}
