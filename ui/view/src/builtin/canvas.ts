/**
 * `canvas`: a real canvas for drawing commands of the logic layer.
 * Counterpart: the questions `canvas` and `canvasImage`; touches are those of any node. Invariant: without commands it is blank; it
 * never has more pixels than `PIXEL_COUNT_MAX`.
 */
import { make } from "../dom";
import { clamp } from "../values";
import { Builtin } from "./builtin";
import { CanvasPlayer } from "./canvas-commands";

/** 4096 by 4096, the limit of phones. */
const PIXEL_COUNT_MAX = 16_777_216;

export class Canvas extends Builtin {
  private readonly canvas = make("canvas");
  private player: CanvasPlayer | undefined;

  constructor(...args: ConstructorParameters<typeof Builtin>) {
    super(...args);
    this.content = make("div", "mw-placeholder-children");
    this.element.append(this.canvas, this.content);
  }

  draw(commands: readonly unknown[]): void {
    this.playing()?.run(commands);
  }

  imageSize(object: number): Promise<object> {
    return this.playing()?.imageSize(object) ?? Promise.resolve({ errMsg: "there is no canvas" });
  }

  /** The first commands give the bitmap the size of the element; the app may set another one. */
  private playing(): CanvasPlayer | undefined {
    if (this.player) return this.player;
    const context = this.canvas.getContext("2d");
    if (!context) return undefined;
    this.resize(this.element.clientWidth, this.element.clientHeight);
    this.player = new CanvasPlayer({
      context,
      image: (source) => this.image(source),
      resize: (width, height) => this.resize(width, height),
    });
    return this.player;
  }

  private resize(width: number, height: number): void {
    const wide = clamp(Math.floor(width) || 1, 1, PIXEL_COUNT_MAX);
    this.canvas.width = wide;
    this.canvas.height = clamp(Math.floor(height) || 1, 1, Math.max(Math.floor(PIXEL_COUNT_MAX / wide), 1));
  }

  private image(source: string): HTMLImageElement | undefined {
    const address = this.surface.addresses(this.node, source).find(({ kind }) => kind !== "remote");
    if (!address || address.kind === "remote") return undefined;
    const image = make("img");
    image.src = address.url;
    return image;
  }
}
