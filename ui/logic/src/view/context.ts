/**
 * The composed backend of glass-easel: it has no tree of its own to draw, it writes node operations.
 * Counterpart: `element.ts` for one node, `ops.ts` for the batch. Invariant: a node id is never used twice.
 */
import type { Runtime } from "../runtime";
import type { ViewEvent } from "../native";
import { ViewNode } from "./element";
import { OP, OpBatch } from "./ops";
import { Queries } from "./queries";
import type { glassEasel } from "./engine";

type EventListener = (
  target: glassEasel.Element,
  type: string,
  detail: unknown,
  options: glassEasel.EventOptions,
) => unknown;

/** One per session. */
export class ViewContext {
  readonly mode = 2;
  readonly batch: OpBatch;
  readonly queries: Queries;
  readonly nodes = new Map<number, ViewNode>();
  /** Style scope id → class prefix. */
  scopeName: (scope: number) => string | undefined = () => undefined;
  private listener: EventListener | undefined;
  private nextId = 1;
  private dirty: ViewNode[] = [];
  private readonly root: ViewNode;

  constructor(private readonly runtime: Runtime) {
    this.batch = new OpBatch((json) => runtime.native.view.post(json));
    this.batch.beforePost = () => this.writeClasses();
    this.queries = new Queries(
      runtime,
      (node) => this.nodes.has(node),
      () => this.batch.flush(),
    );
    this.root = new ViewNode(this, 0, "holder");
  }

  /** A node outside the view's tree that holds page roots while glass-easel attaches them. */
  holder(): ViewNode {
    return new ViewNode(this, 0, "holder");
  }

  /** Notes that the class list of `node` must be written before the batch is posted. */
  markClasses(node: ViewNode): void {
    if (this.dirty.length === 0) this.batch.onFirst();
    this.dirty.push(node);
  }

  /** The class as CSS has it. */
  prefixed(name: string, scope: number | undefined): string {
    const prefix = scope === undefined ? "" : this.scopeName(scope);
    return prefix ? `${prefix}--${name}` : name;
  }

  /** Delivers an event of the view to the innermost node; unknown nodes are ignored, they were released meanwhile. */
  dispatch(event: ViewEvent, handleListenerReturn?: (value: unknown) => void): boolean {
    const target = this.nodes.get(event.node)?.__wxElement;
    if (!target || !this.listener) return false;
    this.listener(target, event.type, event.detail, {
      bubbles: event.bubbles,
      composed: event.composed,
      capturePhase: event.capturePhase,
      ...(event.extra ? { extraFields: event.extra } : {}),
      ...(handleListenerReturn
        ? {
            handleListenerReturn: (value: unknown) => {
              handleListenerReturn(value);
              return value as boolean;
            },
          }
        : {}),
    });
    return true;
  }

  private writeClasses(): void {
    const dirty = this.dirty;
    if (dirty.length === 0) return;
    this.dirty = [];
    for (const node of dirty) node.writeClasses();
  }

  // The protocol of glass-easel follows; the names are its own.
  createElement(logicalName: string, stylingName: string): ViewNode {
    return this.make(logicalName === "wx-x" ? "component" : "element", `wx-${stylingName}`);
  }

  createTextNode(text: string): ViewNode {
    return this.make("text", text);
  }

  createFragment(): ViewNode {
    return new ViewNode(this, 0, "fragment");
  }

  private make(kind: "component" | "element" | "text", name: string): ViewNode {
    const id = this.nextId++;
    const node = new ViewNode(this, id, kind);
    this.nodes.set(id, node);
    this.batch.push([kind === "text" ? OP.CreateText : OP.CreateElement, id, name]);
    return node;
  }

  getRootNode(): ViewNode {
    return this.root;
  }

  onEvent(listener: EventListener): void {
    this.listener = listener;
  }

  /** glass-easel asks to be told when the view has what was written so far. */
  render(callback: (error: Error | null) => void): void {
    this.runtime.defer(() => callback(null));
  }

  getWindowWidth(): number {
    return this.runtime.native.config.device.windowWidth;
  }

  getWindowHeight(): number {
    return this.runtime.native.config.device.windowHeight;
  }

  getDevicePixelRatio(): number {
    return this.runtime.native.config.device.pixelRatio;
  }

  getTheme(): string {
    return this.runtime.theme;
  }

  destroy(): void {}
  // Style sheets reach the view from the package, not through the logic layer.
  registerStyleSheetContent(): void {}
  appendStyleSheetPath(): number {
    return 0;
  }
  disableStyleSheet(): void {}
}
