/**
 * Answers the logic layer's questions about layout.
 * Counterpart: `ui/logic/src/view/queries.ts`. Invariant: every question with an id is answered once, with one object for each node,
 * nodes that are gone included; observers are answered until `disconnect`.
 */
import type { NodeTable } from "../apply";
import { Canvas } from "../builtin/canvas";
import { Editor } from "../builtin/editor";
import { nodeAt, type ViewNode } from "../node";
import type { Question } from "../protocol";
import type { Page } from "../screen/page";
import type { Dialogs } from "../screen/dialogs";
import type { Pages } from "../screen/pages";
import { fieldsOf, listOf, numberOf } from "../values";
import { clearKeyframes, playKeyframes } from "./keyframes";
import { observe } from "./intersection";

type Reply = Record<string, unknown>;

/** What questions need of the frame. */
export interface Layout {
  readonly pages: Pages | undefined;
  readonly dialogs: Dialogs | undefined;
  pageOf(node: ViewNode): Page | undefined;
}

/** Observers at the same time. */
export const OBSERVER_COUNT_MAX = 10_000;

export class Questions {
  private readonly observers = new Map<number, () => void>();
  private readonly medias = new Set<number>();
  /** Observers of nodes that are on their way: an app may observe before its page is drawn. */
  private readonly early = new Map<number, Question>();

  constructor(
    private readonly nodes: NodeTable,
    private readonly layout: Layout,
    private readonly reply: (id: number, reply: readonly unknown[]) => void,
  ) {}

  ask(id: number, question: Question): void {
    const nodes = listOf(question.nodes).map((node) => this.nodes.get(node));
    const each = (read: (node: ViewNode) => Reply): void => {
      this.reply(
        id,
        nodes.map((node) => (node?.element.isConnected ? read(node) : {})),
      );
    };
    switch (question.what) {
      case "rect":
        return each((node) => this.rect(node));
      case "scroll":
        return each((node) => this.scroll(node));
      case "style":
        return each((node) => style(node, listOf(question.names)));
      case "viewport":
        return this.reply(id, [this.viewport(question.page)]);
      case "intersection":
        return this.intersect(id, nodes[0], question);
      case "media":
        this.medias.add(id);
        return;
      case "modal":
        return this.layout.dialogs?.modal(question, (reply) => this.reply(id, [{ ...reply }]));
      case "actionSheet":
        return this.layout.dialogs?.actionSheet(question, (reply) => this.reply(id, [reply]));
      case "canvasImage":
        return this.imageSize(id, nodes[0], numberOf(question.object, 0));
      case "editor":
        return this.edit(id, nodes[0], question);
      case "disconnect":
        return this.disconnect(numberOf(question.query, 0));
      default:
        return this.act(id, nodes, question);
    }
  }

  private act(id: number, nodes: readonly (ViewNode | undefined)[], question: Question): void {
    for (const node of nodes) {
      if (!node?.box) continue;
      if (question.what === "scrollTo") this.scrollTo(node, question);
      if (question.what === "canvas" && node.builtin instanceof Canvas) node.builtin.draw(listOf(question.commands));
      if (question.what === "animate")
        playKeyframes(node, listOf(question.keyframes), question.duration, this.layout.pageOf(node));
      if (question.what === "clearAnimation") clearKeyframes(node, question.options);
    }
    if (id !== 0) this.reply(id, []);
  }

  private imageSize(id: number, node: ViewNode | undefined, object: number): void {
    const { builtin } = node ?? {};
    if (!(builtin instanceof Canvas)) return this.reply(id, [{ errMsg: "there is no canvas" }]);
    void builtin.imageSize(object).then((size) => this.reply(id, [{ ...size }]));
  }

  /** One method of an editor's context. */
  private edit(id: number, node: ViewNode | undefined, { method, options }: Question): void {
    const { builtin } = node ?? {};
    if (!(builtin instanceof Editor)) return this.reply(id, [{}]);
    void builtin.call(String(method), options).then((result) => {
      if (id !== 0) this.reply(id, [result]);
    });
  }

  /** Tells the window's size to those who wait for it. */
  resized(): void {
    const window = this.layout.pages?.top?.window;
    if (!window) return;
    for (const id of this.medias) this.reply(id, [{ width: window.clientWidth, height: window.clientHeight }]);
  }

  /** After a batch: nodes that were asked about may be there now. */
  settle(): void {
    if (this.early.size === 0) return;
    const waiting = [...this.early];
    this.early.clear();
    for (const [id, question] of waiting) this.ask(id, question);
  }

  nodeOf(target: EventTarget | null): ViewNode | undefined {
    return nodeAt(target);
  }

  clear(): void {
    for (const end of this.observers.values()) end();
    this.observers.clear();
    this.medias.clear();
    this.early.clear();
  }

  private rect(node: ViewNode): Reply {
    const { box } = node;
    const window = this.layout.pageOf(node)?.window;
    if (!box || !window) return {};
    const origin = window.getBoundingClientRect();
    const rect = box.getBoundingClientRect();
    return {
      left: rect.left - origin.left,
      top: rect.top - origin.top,
      right: rect.right - origin.left,
      bottom: rect.bottom - origin.top,
      width: rect.width,
      height: rect.height,
    };
  }

  private scroll(node: ViewNode): Reply {
    const element = node.builtin?.scroller ?? node.box;
    return element ? scrollOf(element) : {};
  }

  private viewport(page: unknown): Reply {
    const { pages } = this.layout;
    const asked = pages?.all().find((one) => one.id === page) ?? pages?.top;
    return asked ? scrollOf(asked.scroller) : {};
  }

  private scrollTo(node: ViewNode, { scrollLeft, scrollTop, duration }: Question): void {
    const element = node.builtin?.scroller ?? node.box;
    element?.scrollTo({
      left: numberOf(scrollLeft, element.scrollLeft),
      top: numberOf(scrollTop, element.scrollTop),
      behavior: numberOf(duration, 0) > 0 ? "smooth" : "auto",
    });
  }

  private intersect(id: number, node: ViewNode | undefined, question: Question): void {
    if (this.observers.size + this.early.size >= OBSERVER_COUNT_MAX) return;
    const page = node && this.layout.pageOf(node);
    if (!node?.box || !page) {
      this.early.set(id, question);
      return;
    }
    const references = listOf(question.references).map((reference) => {
      const { node: relative, margins } = fieldsOf(reference);
      const found = relative === 0 ? undefined : this.nodes.get(relative);
      return { element: (found?.builtin?.scroller ?? found?.box) || page.window, margins: fieldsOf(margins) };
    });
    const end = observe({
      element: node.box,
      node: node.id,
      window: page.window,
      references: references.length > 0 ? references : [{ element: page.window, margins: {} }],
      thresholds: listOf(question.thresholds).map((one) => numberOf(one, 0)),
      initialRatio: numberOf(question.initialRatio, 0),
      tell: (reply) => this.reply(id, [reply]),
    });
    this.observers.set(id, end);
  }

  private disconnect(id: number): void {
    this.observers.get(id)?.();
    this.observers.delete(id);
    this.medias.delete(id);
    this.early.delete(id);
  }
}

function scrollOf({ scrollLeft, scrollTop, scrollWidth, scrollHeight }: Element): Reply {
  return { scrollLeft, scrollTop, scrollWidth, scrollHeight };
}

function style(node: ViewNode, names: readonly unknown[]): Reply {
  const computed = node.box ? getComputedStyle(node.box) : undefined;
  const found: Reply = {};
  for (const name of names) {
    const property = String(name);
    found[property] = computed?.getPropertyValue(property.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)) ?? "";
  }
  return found;
}
