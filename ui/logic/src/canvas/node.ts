/**
 * The canvas that `NodesRef.node` gives for `<canvas type="2d">`.
 * Counterpart: `commands.ts`; the frame loads images. Invariant: one canvas has one node object, however often it is asked for.
 */
import type { Framework } from "../framework/framework";
import { CanvasCommands } from "./commands";
import { context2d, type Context2D } from "./context2d";

/** Times between two animation frames, in milliseconds: 60 a second. */
const FRAME_MS = 16;

const nodes = new WeakMap<object, CanvasNode>();

/** The node object of the canvas `elem`, whose node in the view is `id`. */
export function canvasNode(framework: Framework, elem: object, id: number, width: number, height: number): CanvasNode {
  let node = nodes.get(elem);
  if (!node) nodes.set(elem, (node = new CanvasNode(framework, new CanvasCommands(framework, id), width, height)));
  return node;
}

export class CanvasNode {
  readonly #framework: Framework;
  readonly #commands: CanvasCommands;
  #context: Context2D | undefined;
  #width: number;
  #height: number;

  constructor(framework: Framework, commands: CanvasCommands, width: number, height: number) {
    this.#framework = framework;
    this.#commands = commands;
    this.#width = width;
    this.#height = height;
  }

  get width(): number {
    return this.#width;
  }

  set width(value: number) {
    this.#width = Number(value);
    this.#resize();
  }

  get height(): number {
    return this.#height;
  }

  set height(value: number) {
    this.#height = Number(value);
    this.#resize();
  }

  /** Setting a size clears the canvas, as in the standard. */
  #resize(): void {
    this.#commands.push(["size", this.#width, this.#height]);
  }

  /** Only `2d`; other kinds give null and a warning. */
  getContext(type: string): Context2D | null {
    if (type !== "2d") {
      this.#framework.warn(`Canvas.getContext("${type}") is not supported by miniwire; it draws 2d only`);
      return null;
    }
    return (this.#context ??= context2d(this.#commands, this));
  }

  /** An image that loads when its `src` is set; `onload` and `onerror` follow in a macrotask. */
  createImage(): CanvasImage {
    return new CanvasImage(this.#framework, this.#commands);
  }

  requestAnimationFrame(callback: (time: number) => void): number {
    return Number(setTimeout(() => callback(Date.now()), FRAME_MS));
  }

  cancelAnimationFrame(id: number): void {
    clearTimeout(id);
  }
}

export class CanvasImage {
  onload: (() => void) | null = null;
  onerror: ((error: { errMsg: string }) => void) | null = null;
  width = 0;
  height = 0;
  readonly #framework: Framework;
  readonly #commands: CanvasCommands;
  #ref: { ref: number } | undefined;
  #src = "";

  constructor(framework: Framework, commands: CanvasCommands) {
    this.#framework = framework;
    this.#commands = commands;
  }

  get src(): string {
    return this.#src;
  }

  set src(value: string) {
    this.#src = String(value);
    this.#ref = this.#commands.make("image", this.#src).toJSON();
    const question = { what: "canvasImage", nodes: [this.#commands.node], object: this.#ref.ref } as const;
    const { runtime, view, turn } = this.#framework;
    turn.atEnd(() =>
      view.queries.ask(question, ([reply]) => {
        if (typeof reply?.errMsg === "string") {
          if (this.onerror) runtime.guard(this.onerror, this, { errMsg: reply.errMsg });
          return;
        }
        this.width = Number(reply?.width ?? 0);
        this.height = Number(reply?.height ?? 0);
        if (this.onload) runtime.guard(this.onload, this);
      }),
    );
  }

  toJSON(): { ref: number } | null {
    return this.#ref ?? null;
  }
}
