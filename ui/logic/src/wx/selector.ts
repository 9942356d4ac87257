/**
 * `wx.createSelectorQuery`: finds nodes in the shadow tree at the end of the turn and asks the view where they are.
 * Counterpart: `view/queries.ts`. Invariant: the results come in the order of the calls, in a macrotask after `exec`.
 */
import { componentOf, glassEasel, type Component, type Element } from "../view/engine";
import { legacyContext } from "../canvas/legacy";
import { canvasNode } from "../canvas/node";
import type { Context2D } from "../canvas/context2d";
import { tagOf } from "../view/defaults";
import type { ViewNode } from "../view/element";
import type { Question, Reply } from "../view/queries";
import type { Framework } from "../framework/framework";
import { editorContext, type EditorContext } from "./editor-context";
import { IntersectionObserver, MediaQueryObserver } from "./observers";
import type { Support } from "./support";

interface Fields {
  id?: boolean;
  dataset?: boolean;
  mark?: boolean;
  rect?: boolean;
  size?: boolean;
  scrollOffset?: boolean;
  properties?: string[];
  computedStyle?: string[];
  context?: boolean;
  node?: boolean;
  ref?: boolean;
}

type Callback = (result: unknown) => void;

interface Request {
  readonly component: Component | undefined;
  readonly selector: string | null;
  readonly single: boolean;
  readonly fields: Fields;
  readonly callback: Callback | undefined;
}

/** The family of `wx` that asks about nodes of the page. */
export function selectorFamily(framework: Framework) {
  return () => ({
    createSelectorQuery: (): SelectorQuery => new SelectorQuery(framework),
    createIntersectionObserver: (component?: unknown, options?: object): IntersectionObserver =>
      new IntersectionObserver(framework, component, options),
    createMediaQueryObserver: (): MediaQueryObserver => new MediaQueryObserver(framework),
    createCanvasContext: (canvasId?: unknown, component?: unknown): Context2D =>
      legacyContext(framework, () => canvasById(framework, String(canvasId), component)),
  });
}

export const selectorSupport = {
  createSelectorQuery:
    "partial: node() gives canvases of type 2d, context() gives editors, and null for others; sizes are 0 without a screen",
  createIntersectionObserver: "partial: without a screen nothing ever intersects",
  createMediaQueryObserver: "full",
  createCanvasContext: "partial: pixels cannot be read; the width of a text is estimated",
} satisfies Support<ReturnType<ReturnType<typeof selectorFamily>>>;

export class SelectorQuery {
  private component: unknown;
  private readonly requests: Request[] = [];

  constructor(private readonly framework: Framework) {}

  /** Searches inside of `component` from now on; without it inside of the page on top. */
  in(component: unknown): this {
    this.component = component;
    return this;
  }

  select(selector: string): NodesRef {
    return this.ref(selector, true);
  }

  selectAll(selector: string): NodesRef {
    return this.ref(selector, false);
  }

  selectViewport(): NodesRef {
    return this.ref(null, true);
  }

  private ref(selector: string | null, single: boolean): NodesRef {
    const component = componentOf(this.component) ?? this.framework.pages.top?.component;
    return new NodesRef((fields, callback) => {
      this.requests.push({
        component,
        selector,
        single,
        fields,
        callback: typeof callback === "function" ? callback : undefined,
      });
      return this;
    });
  }

  exec(callback?: (results: unknown[]) => void): this {
    const { framework, requests } = this;
    const results: unknown[] = new Array<unknown>(requests.length).fill(null);
    const finish = (): void => {
      requests.forEach((request, index) => {
        if (request.callback) framework.runtime.guard(request.callback, this, results[index]);
      });
      if (typeof callback === "function") framework.runtime.guard(callback, this, results);
    };
    let open = 1;
    const closeOne = (): void => {
      if (--open === 0) framework.runtime.defer(finish);
    };
    // As late as the view would look: an observer may ask for nodes that the `setData` it runs in is about to make.
    framework.turn.atEnd(() => {
      requests.forEach((request, index) => {
        open++;
        answer(framework, request, (result) => {
          results[index] = result;
          closeOne();
        });
      });
      closeOne();
    });
    return this;
  }
}

type Put = (fields: Fields, callback: Callback | undefined) => SelectorQuery;

export class NodesRef {
  constructor(private readonly put: Put) {}

  boundingClientRect(callback?: Callback): SelectorQuery {
    return this.put({ id: true, dataset: true, rect: true, size: true }, callback);
  }

  scrollOffset(callback?: Callback): SelectorQuery {
    return this.put({ id: true, dataset: true, scrollOffset: true }, callback);
  }

  fields(fields: Fields, callback?: Callback): SelectorQuery {
    return this.put({ ...fields }, callback);
  }

  context(callback?: Callback): SelectorQuery {
    return this.put({ context: true }, callback);
  }

  node(callback?: Callback): SelectorQuery {
    return this.put({ node: true }, callback);
  }

  ref(callback?: Callback): SelectorQuery {
    return this.put({ ref: true }, callback);
  }
}

function answer(framework: Framework, request: Request, done: (result: unknown) => void): void {
  const { component, selector, single, fields } = request;
  if (selector === null) {
    viewport(framework, fields, done);
    return;
  }
  const shadow = component?.getShadowRoot();
  const found = shadow
    ? single
      ? [shadow.querySelector(selector)].filter((one) => one !== null)
      : shadow.querySelectorAll(selector)
    : [];
  if (found.length === 0) {
    done(single ? null : []);
    return;
  }
  layout(framework, found, fields, (replies) => {
    const results = found.map((elem, index) => describe(framework, elem, fields, replies[index] ?? {}));
    done(single ? results[0] : results);
  });
}

/** Asks the view for what `fields` needs, once for all nodes. */
function layout(framework: Framework, found: Element[], fields: Fields, done: (replies: Reply[]) => void): void {
  const nodes = found.map((elem) => (elem.getBackendElement() as unknown as ViewNode | null)?.id ?? 0);
  const questions: Question[] = [];
  if (fields.rect || fields.size || fields.node) questions.push({ what: "rect", nodes });
  if (fields.scrollOffset) questions.push({ what: "scroll", nodes });
  if (fields.computedStyle?.length) questions.push({ what: "style", nodes, names: fields.computedStyle });
  const merged: Reply[] = found.map(() => ({}));
  let open = questions.length;
  if (open === 0) done(merged);
  for (const question of questions)
    framework.view.queries.ask(question, (replies) => {
      replies.forEach((reply, index) => Object.assign(merged[index] ?? {}, reply));
      if (--open === 0) done(merged);
    });
}

function describe(framework: Framework, elem: Element, fields: Fields, reply: Reply): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  const take = (...names: string[]): void => {
    for (const name of names) result[name] = reply[name] ?? 0;
  };
  if (fields.id) result.id = elem.id;
  if (fields.dataset) result.dataset = glassEasel.dataUtils.simpleDeepCopy(elem.dataset);
  if (fields.mark) result.mark = elem.collectMarks();
  if (fields.rect) take("left", "top", "right", "bottom");
  if (fields.size) take("width", "height");
  if (fields.scrollOffset) take("scrollLeft", "scrollTop", "scrollWidth", "scrollHeight");
  for (const name of fields.computedStyle ?? []) result[name] = reply[name] ?? "";
  for (const name of fields.properties ?? []) result[name] = property(elem, name);
  if (fields.context) result.context = contextOf(framework, elem);
  if (fields.node) result.node = nodeOf(framework, elem, reply);
  if (fields.ref) result.ref = glassEasel.Component.isComponent(elem) ? elem.getMethodCaller() : null;
  return result;
}

/** Canvases and scroll views have nodes in the real runtime; here canvases have. */
function nodeOf(framework: Framework, elem: Element, { width, height }: Reply): unknown {
  const node = elem.getBackendElement() as unknown as ViewNode | null;
  if (tagOf(elem) !== "canvas" || !node || node.read("type") !== "2d") return null;
  return canvasNode(framework, elem, node.id, Number(width ?? 300), Number(height ?? 150));
}

/** Editors have a context here; those of players, cameras and maps would have nothing to act on. */
function contextOf(framework: Framework, elem: Element): EditorContext | null {
  const node = elem.getBackendElement() as unknown as ViewNode | null;
  return tagOf(elem) === "editor" && node ? editorContext(framework, elem, node.id) : null;
}

/** Node id of the canvas with this `canvas-id` in a component or in the page on top. */
function canvasById(framework: Framework, canvasId: string, component: unknown): number | undefined {
  const host = componentOf(component) ?? framework.pages.top?.component;
  let found: number | undefined;
  const visit = (elem: Element): void => {
    elem.forEachComposedChild((child) => {
      const inner = child.asElement();
      if (!inner || found !== undefined) return;
      const node = inner.getBackendElement() as unknown as ViewNode | null;
      if (tagOf(inner) === "canvas" && node?.read("canvas-id") === canvasId) found = node.id;
      else visit(inner);
    });
  };
  if (host) visit(host);
  return found;
}

function property(elem: Element, name: string): unknown {
  if (glassEasel.Component.isComponent(elem))
    return glassEasel.Component.hasProperty(elem, name)
      ? glassEasel.dataUtils.simpleDeepCopy(elem.data[name])
      : undefined;
  return (elem.getBackendElement() as unknown as ViewNode | null)?.read(name);
}

function viewport(framework: Framework, fields: Fields, done: (result: unknown) => void): void {
  const { windowWidth, windowHeight } = framework.runtime.native.config.device;
  const finish = (reply: Reply): void => {
    const result: Record<string, unknown> = {};
    if (fields.id) result.id = "";
    if (fields.dataset) result.dataset = {};
    if (fields.mark) result.mark = {};
    if (fields.rect) Object.assign(result, { left: 0, top: 0, right: windowWidth, bottom: windowHeight });
    if (fields.size) Object.assign(result, { width: windowWidth, height: windowHeight });
    if (fields.scrollOffset)
      for (const name of ["scrollLeft", "scrollTop", "scrollWidth", "scrollHeight"]) result[name] = reply[name] ?? 0;
    done(result);
  };
  if (!fields.scrollOffset) finish({});
  else
    framework.view.queries.ask({ what: "viewport", page: framework.pages.top?.id ?? 0 }, (replies) =>
      finish(replies[0] ?? {}),
    );
}
