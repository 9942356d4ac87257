/**
 * What an app draws, as commands for the canvas in the frame.
 * Counterpart: `ui/view` replays them on a real canvas; `context2d.ts` and `legacy.ts` write them. Invariants: commands arrive
 * in the order in which they were given; what was drawn in a turn is sent at its end, in one piece.
 */
import type { Framework } from "../framework/framework";

/**
 * `["set", name, value]` · `["call", method, ...args]` · `["new", object, factory, ...args]` (gradient, pattern, image) ·
 * `["on", object, method, ...args]` · `["size", width, height]` · `["clear"]`. An object stands in arguments as `{ref: object}`.
 */
export type CanvasCommand = readonly [string, ...unknown[]];

/** Commands that wait for the end of a turn; further ones are sent at once, so that a loop cannot fill the memory. */
export const COMMANDS_PER_BATCH_MAX = 20_000;

/** The commands of one canvas. */
export class CanvasCommands {
  private waiting: CanvasCommand[] = [];
  private objects = 0;

  constructor(
    private readonly framework: Framework,
    /** Node id of the canvas. */
    readonly node: number,
  ) {}

  push(command: CanvasCommand): void {
    if (this.waiting.length === 0) this.framework.turn.atEnd(() => this.flush());
    else if (this.waiting.length >= COMMANDS_PER_BATCH_MAX) this.flush();
    this.waiting.push(command);
  }

  /** Makes an object in the frame; the number stands for it from now on. */
  make(factory: string, ...args: unknown[]): CanvasObject {
    const object = new CanvasObject(this, ++this.objects);
    this.push(["new", object.number, factory, ...args]);
    return object;
  }

  private flush(): void {
    if (this.waiting.length === 0) return;
    const commands = this.waiting;
    this.waiting = [];
    this.framework.view.queries.tell({ what: "canvas", nodes: [this.node], commands });
  }
}

/** Something that lives in the frame and is used in commands: it is written as `{ref: number}`. */
export class CanvasObject {
  readonly #commands: CanvasCommands;

  constructor(
    commands: CanvasCommands,
    readonly number: number,
  ) {
    this.#commands = commands;
  }

  /** `CanvasGradient.addColorStop`. */
  addColorStop(offset: number, color: string): void {
    this.#commands.push(["on", this.number, "addColorStop", offset, color]);
  }

  toJSON(): { ref: number } {
    return { ref: this.number };
  }
}
