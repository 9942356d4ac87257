/**
 * `canvas`: a real canvas for drawing commands of the logic layer.
 * Counterpart: the question `canvas` carries commands (`canvas-commands.ts`); touches are those of any node. Invariant: without commands it is
 * blank; it never has more pixels than `PIXEL_COUNT_MAX`.
 */
import { make } from "../dom";
import { clamp } from "../values";
import { Builtin } from "./builtin";
import { runCommands } from "./canvas-commands";

/** 4096 by 4096, the limit of phones. */
const PIXEL_COUNT_MAX = 16_777_216;

export class Canvas extends Builtin {
  private readonly canvas = make("canvas");

  constructor(...args: ConstructorParameters<typeof Builtin>) {
    super(...args);
    this.content = make("div", "mw-placeholder-children");
    this.element.append(this.canvas, this.content);
  }

  /** Draws; `width` and `height` are the pixels of the bitmap. */
  draw(commands: readonly unknown[], width: number, height: number): void {
    const { canvas } = this;
    const wide = clamp(Math.floor(width || this.element.clientWidth), 1, PIXEL_COUNT_MAX);
    const high = clamp(
      Math.floor(height || this.element.clientHeight),
      1,
      Math.max(Math.floor(PIXEL_COUNT_MAX / wide), 1),
    );
    if (canvas.width !== wide) canvas.width = wide;
    if (canvas.height !== high) canvas.height = high;
    const context = canvas.getContext("2d");
    if (context) runCommands(context, commands);
  }
}
