/**
 * Runs drawing commands: `["fillRect", 0, 0, 10, 10]` calls, `["=", "fillStyle", "#f00"]` sets.
 * Counterpart: whatever of the logic layer records them. Invariant: only the methods and properties listed here, and only numbers, texts and lists
 * of numbers as arguments.
 */

/** Commands of one question. */
export const COMMAND_COUNT_MAX = 100_000;

const METHODS = new Set(
  (
    "arc arcTo beginPath bezierCurveTo clearRect clip closePath ellipse fill fillRect fillText lineTo moveTo " +
    "quadraticCurveTo rect resetTransform restore rotate roundRect save scale setLineDash setTransform stroke " +
    "strokeRect strokeText transform translate"
  ).split(" "),
);

const PROPERTIES = new Set(
  (
    "direction fillStyle filter font globalAlpha globalCompositeOperation imageSmoothingEnabled lineCap lineDashOffset " +
    "lineJoin lineWidth miterLimit shadowBlur shadowColor shadowOffsetX shadowOffsetY strokeStyle textAlign textBaseline"
  ).split(" "),
);

const isPlain = (value: unknown): boolean =>
  ["number", "string", "boolean"].includes(typeof value) ||
  (Array.isArray(value) && value.every((one) => typeof one === "number"));

/** Runs what it knows and leaves out the rest. */
export function runCommands(context: CanvasRenderingContext2D, commands: readonly unknown[]): void {
  const target = context as unknown as Record<string, unknown>;
  for (const command of commands.slice(0, COMMAND_COUNT_MAX)) {
    if (!Array.isArray(command)) continue;
    const [name, ...args] = command as unknown[];
    if (!args.every(isPlain)) continue;
    if (name === "=" && PROPERTIES.has(String(args[0]))) target[String(args[0])] = args[1];
    else if (METHODS.has(String(name))) (target[String(name)] as (...args: unknown[]) => void).apply(context, args);
  }
}
