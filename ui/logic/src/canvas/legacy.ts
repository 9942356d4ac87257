/**
 * `wx.createCanvasContext`: the older context, which collects its steps and draws them all with `draw`.
 * Counterpart: `context2d.ts` for what both share. Invariant: nothing is drawn before `draw`; without `reserve` the canvas is
 * cleared first.
 */
import type { Framework } from "../framework/framework";
import { CanvasCommands, type CanvasCommand } from "./commands";
import { context2d, type Context2D } from "./context2d";

/** Setter → property of the standard. */
const SETTERS: Readonly<Record<string, string>> = {
  setFillStyle: "fillStyle",
  setStrokeStyle: "strokeStyle",
  setLineWidth: "lineWidth",
  setLineCap: "lineCap",
  setLineJoin: "lineJoin",
  setLineDashOffset: "lineDashOffset",
  setMiterLimit: "miterLimit",
  setGlobalAlpha: "globalAlpha",
  setTextAlign: "textAlign",
};

const BASELINES: Readonly<Record<string, string>> = { normal: "alphabetic" };

/** A context for the canvas that `find` looks for when something is drawn: it may not be there yet. */
export function legacyContext(framework: Framework, find: () => number | undefined): Context2D {
  let steps: CanvasCommand[] = [];
  const collect = new (class extends CanvasCommands {
    override push(command: CanvasCommand): void {
      steps.push(command);
    }
  })(framework, 0);
  const context = context2d(collect, undefined);
  for (const [setter, property] of Object.entries(SETTERS))
    context[setter] = (value: unknown) => (context[property] = value);
  context.setFontSize = (size: unknown) =>
    (context.font = String(context.font).replace(/\d+(?:\.\d+)?px/, `${Number(size)}px`));
  context.setTextBaseline = (value: unknown) => (context.textBaseline = BASELINES[String(value)] ?? value);
  context.setShadow = (x: unknown, y: unknown, blur: unknown, color: unknown) =>
    Object.assign(context, { shadowOffsetX: x, shadowOffsetY: y, shadowBlur: blur, shadowColor: color });
  context.createCircularGradient = (x: number, y: number, r: number) =>
    (context.createRadialGradient as (...args: number[]) => unknown)(x, y, 0, x, y, r);
  // Pictures are named by their path here.
  const drawImage = context.drawImage as (...args: unknown[]) => void;
  context.drawImage = (source: unknown, ...rest: unknown[]): void =>
    drawImage(typeof source === "string" ? collect.make("image", source) : source, ...rest);
  context.draw = (reserve?: unknown, callback?: unknown): void => {
    const drawn = steps;
    steps = [];
    framework.turn.atEnd(() => {
      const node = find();
      if (node === undefined) framework.warn("createCanvasContext: no <canvas> with this canvas-id is on the page");
      else {
        const commands = new CanvasCommands(framework, node);
        if (reserve !== true) commands.push(["clear"]);
        for (const step of drawn) commands.push(step);
      }
      if (typeof callback === "function")
        framework.runtime.defer(() => framework.runtime.guard(callback as () => void, undefined));
    });
  };
  return context;
}
