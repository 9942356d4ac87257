/**
 * `CanvasRenderingContext2D` of a canvas of `type="2d"`: properties and methods of the standard, each one command.
 * Counterpart: `commands.ts`. Invariant: what the frame would have to answer at once (pixels) does not exist here; the width of a
 * text is estimated, since the logic layer has no fonts.
 */
import type { CanvasCommands } from "./commands";

/** Methods that only draw or change the state. */
const METHODS = (
  "arc arcTo beginPath bezierCurveTo clearRect clip closePath drawImage ellipse fill fillRect fillText lineTo moveTo " +
  "quadraticCurveTo rect resetTransform restore rotate roundRect save scale setLineDash setTransform stroke strokeRect " +
  "strokeText transform translate"
).split(" ");

const FACTORIES = ["createLinearGradient", "createRadialGradient", "createConicGradient", "createPattern"];

/** Properties with what they are at the beginning. */
const PROPERTIES: Readonly<Record<string, unknown>> = {
  fillStyle: "#000000",
  strokeStyle: "#000000",
  font: "10px sans-serif",
  textAlign: "start",
  textBaseline: "alphabetic",
  direction: "inherit",
  lineWidth: 1,
  lineCap: "butt",
  lineJoin: "miter",
  lineDashOffset: 0,
  miterLimit: 10,
  globalAlpha: 1,
  globalCompositeOperation: "source-over",
  shadowColor: "rgba(0, 0, 0, 0)",
  shadowBlur: 0,
  shadowOffsetX: 0,
  shadowOffsetY: 0,
  imageSmoothingEnabled: true,
  filter: "none",
};

export type Context2D = Record<string, unknown>;

/** A context for `canvas`, which is what `context.canvas` gives. */
export function context2d(commands: CanvasCommands, canvas: unknown): Context2D {
  const state: Record<string, unknown> = { ...PROPERTIES };
  const saved: Record<string, unknown>[] = [];
  const context: Context2D = { canvas };
  for (const name of Object.keys(PROPERTIES))
    Object.defineProperty(context, name, {
      enumerable: true,
      get: () => state[name],
      set: (value: unknown) => {
        state[name] = value;
        commands.push(["set", name, value]);
      },
    });
  for (const method of METHODS)
    context[method] = (...args: unknown[]): void => {
      if (method === "save") saved.push({ ...state });
      if (method === "restore") Object.assign(state, saved.pop());
      commands.push(["call", method, ...args.map(plain)]);
    };
  for (const factory of FACTORIES)
    context[factory] = (...args: unknown[]): unknown => commands.make(factory, ...args.map(plain));
  context.measureText = (text: unknown): { width: number } => ({ width: textWidth(String(text), String(state.font)) });
  return context;
}

/** Images and gradients are named by what stands for them; everything else is data. */
function plain(value: unknown): unknown {
  return typeof value === "object" && value !== null && "toJSON" in value
    ? (value as { toJSON(): unknown }).toJSON()
    : value;
}

/** Width of a text in pixels: a wide character takes the size of the font, others a little more than half of it. */
export function textWidth(text: string, font: string): number {
  const size = Number(/(\d+(?:\.\d+)?)px/.exec(font)?.[1] ?? 10);
  let width = 0;
  for (const char of text) width += (char.codePointAt(0) as number) > 0x2e7f ? size : size * 0.55;
  return width;
}
