/**
 * Draws what the logic layer has recorded: calls, properties, and objects such as gradients and images.
 * Counterpart: `ui/logic/src/canvas/commands.ts` writes the commands. Invariants: only the methods and properties listed here, and only
 * plain data and objects made by commands as arguments; a command that cannot be drawn is left out, and the rest goes on.
 */

/** Commands that wait for a picture to load; further ones are left out. */
export const COMMAND_COUNT_MAX = 100_000;
/** Gradients, patterns and images of one canvas; the oldest go first. */
export const OBJECT_COUNT_MAX = 4096;

const METHODS = new Set(
  (
    "arc arcTo beginPath bezierCurveTo clearRect clip closePath drawImage ellipse fill fillRect fillText lineTo moveTo " +
    "quadraticCurveTo rect resetTransform restore rotate roundRect save scale setLineDash setTransform stroke " +
    "strokeRect strokeText transform translate"
  ).split(" "),
);

const FACTORIES = new Set(["createConicGradient", "createLinearGradient", "createPattern", "createRadialGradient"]);

const PROPERTIES = new Set(
  (
    "direction fillStyle filter font globalAlpha globalCompositeOperation imageSmoothingEnabled lineCap lineDashOffset " +
    "lineJoin lineWidth miterLimit shadowBlur shadowColor shadowOffsetX shadowOffsetY strokeStyle textAlign textBaseline"
  ).split(" "),
);

/** What an argument may be beside plain data: something that an earlier command made. */
type Made = CanvasGradient | CanvasPattern | HTMLImageElement;

/** What the commands draw on. */
export interface Drawn {
  readonly context: CanvasRenderingContext2D;
  /** Loads a picture of the app; undefined for one that the frame may not load. */
  image(source: string): HTMLImageElement | undefined;
  resize(width: number, height: number): void;
}

/** The objects of one canvas, and the commands that use them. */
export class CanvasPlayer {
  private readonly objects = new Map<number, Made>();
  private queue: unknown[] = [];
  private waits = false;

  constructor(private readonly drawn: Drawn) {}

  /** Draws in order; what comes after a picture that is still loading waits for it. */
  run(commands: readonly unknown[]): void {
    this.queue.push(...commands.slice(0, COMMAND_COUNT_MAX - this.queue.length));
    if (!this.waits) this.goOn();
  }

  /** What an image is once it is known: its size, or that it cannot be loaded. */
  async imageSize(object: number): Promise<{ width: number; height: number } | { errMsg: string }> {
    const image = this.objects.get(object);
    if (!(image instanceof HTMLImageElement)) return { errMsg: "the view loads pictures of the package only" };
    await settled(image);
    if (image.naturalWidth === 0) return { errMsg: "the picture could not be loaded" };
    return { width: image.naturalWidth, height: image.naturalHeight };
  }

  private goOn(): void {
    this.waits = false;
    for (const [index, command] of this.queue.entries()) {
      if (!Array.isArray(command)) continue;
      const image = this.pending(command as unknown[]);
      if (image) {
        this.queue = this.queue.slice(index);
        this.waits = true;
        void settled(image).then(() => this.goOn());
        return;
      }
      try {
        this.one(command as unknown[]);
      } catch {
        // Arguments that the canvas refuses, or a picture that could not be loaded: the rest is drawn.
      }
    }
    this.queue = [];
  }

  /** The picture that must be there before this command can be drawn. */
  private pending([kind, name, source]: unknown[]): HTMLImageElement | undefined {
    if (kind !== "call" || name !== "drawImage") return undefined;
    const image = this.value(source);
    return image instanceof HTMLImageElement && !image.complete ? image : undefined;
  }

  private one([kind, ...rest]: unknown[]): void {
    const { context } = this.drawn;
    const target = context as unknown as Record<string, unknown>;
    const [name, ...args] = rest;
    switch (kind) {
      case "set": {
        const value = this.value(args[0]);
        if (PROPERTIES.has(String(name)) && value !== undefined) target[String(name)] = value;
        return;
      }
      case "call":
        if (METHODS.has(String(name))) this.call(target, String(name), args);
        return;
      case "new":
        this.make(Number(name), String(args[0]), args.slice(1));
        return;
      case "on":
        if (args[0] === "addColorStop")
          (this.objects.get(Number(name)) as CanvasGradient | undefined)?.addColorStop(
            Number(args[1]),
            String(args[2]),
          );
        return;
      case "size":
        this.drawn.resize(Number(name), Number(args[0]));
        return;
      case "clear":
        context.clearRect(0, 0, context.canvas.width, context.canvas.height);
    }
  }

  private call(target: Record<string, unknown>, name: string, args: readonly unknown[]): unknown {
    const values = args.map((one) => this.value(one));
    if (values.includes(undefined)) return undefined;
    return (target[name] as (...args: unknown[]) => unknown).apply(this.drawn.context, values);
  }

  private make(object: number, factory: string, args: readonly unknown[]): void {
    const made =
      factory === "image"
        ? this.drawn.image(String(args[0]))
        : FACTORIES.has(factory)
          ? this.call(this.drawn.context as unknown as Record<string, unknown>, factory, args)
          : undefined;
    if (!made) return;
    if (this.objects.size >= OBJECT_COUNT_MAX) this.objects.delete(this.objects.keys().next().value ?? 0);
    this.objects.set(object, made as Made);
  }

  /** The argument as the canvas takes it; undefined for what is neither plain nor there. */
  private value(given: unknown): unknown {
    if (["number", "string", "boolean"].includes(typeof given) || given === null) return given;
    if (Array.isArray(given)) return given.every((one) => typeof one === "number") ? given : undefined;
    const ref = typeof given === "object" ? (given as { ref?: unknown }).ref : undefined;
    return typeof ref === "number" ? this.objects.get(ref) : undefined;
  }
}

/** Resolves when the picture has loaded or failed. */
function settled(image: HTMLImageElement): Promise<void> {
  if (image.complete) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => resolve();
    image.addEventListener("load", done, { once: true });
    image.addEventListener("error", done, { once: true });
  });
}
