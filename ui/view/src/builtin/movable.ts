/**
 * `movable-area` and `movable-view`: a view that a finger moves about and two fingers scale.
 * Counterpart: `gesture/drags.ts`, `gesture/pinch.ts`. Invariant: it stays within its area, or comes back to it; `change` says where it is
 * and why, `scale` how big the fingers made it.
 */
import { draggable, type Axis, type DragMove } from "../gesture/drags";
import { pinchable } from "../gesture/pinch";
import { eachFrame, translationOf } from "../gesture/transition-frames";
import { clamp } from "../values";
import { AfterLayout } from "./after-layout";
import { Builtin } from "./builtin";
import { pixelsOf } from "./pixels";

type Source = "touch" | "touch-out-of-bounds" | "out-of-bounds" | "friction" | "";

interface Bounds {
  readonly minX: number;
  readonly maxX: number;
  readonly minY: number;
  readonly maxY: number;
}

/** 「取值范围为 0.1 - 10」, which are the documented defaults of `scale-min` and `scale-max` as well. */
const SCALE_MIN = 0.1;
const SCALE_MAX = 10;
/** Documented defaults; the times below are for them. */
const DAMPING = 20;
const FRICTION = 2;
const RETURN_MS = 300;
/** How long the speed of a throw would carry it without friction. */
const THROW_MS = 180;
/** However slow an app wants it. */
const TRAVEL_MS_MAX = 3_000;
/** Positions that were told while it moves and that may come back as `x` and `y`. */
const ECHO_COUNT_MAX = 256;
/** How long one may take to come back. Our choice: the way to the logic layer and back, while that is busy. */
const ECHO_MS_MAX = 500;

interface Echo {
  readonly value: number;
  readonly toldAt: number;
}

export class MovableArea extends Builtin {
  private scaled: readonly MovableView[] = [];

  constructor(...args: ConstructorParameters<typeof Builtin>) {
    super(...args);
    pinchable(this.element, {
      accepts: () => this.isField && this.views.length > 0,
      begin: () => {
        this.scaled = this.views;
        for (const view of this.scaled) view.beginScale();
      },
      pinch: (ratio) => {
        for (const view of this.scaled) view.scaleBy(ratio);
      },
      end: () => (this.scaled = []),
    });
  }

  /** Whether two fingers anywhere in it scale the views. */
  get isField(): boolean {
    return this.flag("scale-area");
  }

  private get views(): MovableView[] {
    return this.node.children.flatMap(({ builtin }) =>
      builtin instanceof MovableView && builtin.canScale ? [builtin] : [],
    );
  }
}

export class MovableView extends Builtin {
  private x = 0;
  private y = 0;
  private scale = 1;
  private fromX = 0;
  private fromY = 0;
  private fromScale = 1;
  private axis: Axis = "x";
  private readonly wanted = new Set<Axis>();
  private readonly echoes = new Map<Axis, Echo[]>();
  /** Whether the app writes back what it is told. */
  private isAnswered = false;
  private readonly afterLayout = new AfterLayout(this.element);
  private endTimer = 0;
  /** When the movement ends that runs now, on the clock of `performance`. */
  private arrivesAt = 0;
  private stopFrames = (): void => {};

  constructor(...args: ConstructorParameters<typeof Builtin>) {
    super(...args);
    draggable(this.element, {
      accepts: (axis) => this.accepts(axis),
      begin: (move) => this.begin(move),
      move: (move) => this.drag(move),
      end: (move) => this.release(move),
    });
    pinchable(this.element, {
      accepts: () => this.canScale && !this.isInField,
      begin: () => this.beginScale(),
      pinch: (ratio) => this.scaleBy(ratio),
      end: () => {},
    });
  }

  override changed(name: string): void {
    if (name === "scale-value") this.setScale(this.number(name, 1), false);
    if (name === "scale-min" || name === "scale-max") this.setScale(this.scale, false);
    if (name === "x" || name === "y") this.plan(name);
  }

  override inserted(): void {
    for (const axis of ["x", "y"] as const) if (this.node.read(axis) !== undefined) this.plan(axis);
  }

  /** A movement that runs goes on: the browser keeps it as long as it leads to the same place. */
  override styled(): void {
    this.draw(Math.max(this.arrivesAt - performance.now(), 0));
  }

  get canScale(): boolean {
    return this.flag("scale") && !this.flag("disabled");
  }

  beginScale(): void {
    this.rest();
    this.fromScale = this.scale;
  }

  scaleBy(ratio: number): void {
    this.setScale(this.fromScale * ratio, true);
  }

  private get isInField(): boolean {
    const area = this.node.parent?.builtin;
    return area instanceof MovableArea && area.isField;
  }

  private plan(axis: Axis): void {
    if (this.isEcho(axis, pixelsOf(this.node.read(axis), NaN))) return;
    this.wanted.add(axis);
    this.afterLayout.run("follow", () => this.follow());
  }

  /** Goes where the app says. */
  private follow(): void {
    const { minX, maxX, minY, maxY } = this.bounds();
    const wanted = (axis: Axis): number =>
      this.wanted.has(axis) ? pixelsOf(this.node.read(axis), this[axis]) : this[axis];
    const x = clamp(wanted("x"), minX, maxX);
    const y = clamp(wanted("y"), minY, maxY);
    this.wanted.clear();
    if (tenth(x) === tenth(this.x) && tenth(y) === tenth(this.y)) return;
    this.rest();
    // From here it may be called back to where it was told to be.
    this.echoes.clear();
    this.x = x;
    this.y = y;
    this.place(this.flag("animation", true) ? this.returnMs : 0);
    this.tell("");
  }

  private get returnMs(): number {
    const damping = this.number("damping", DAMPING);
    return Math.min((RETURN_MS * DAMPING) / (damping > 0 ? damping : DAMPING), TRAVEL_MS_MAX);
  }

  private bounds(): Bounds {
    const area = this.element.parentElement;
    const { offsetWidth, offsetHeight } = this.element;
    const roomX = (area?.clientWidth ?? 0) - offsetWidth * this.scale;
    const roomY = (area?.clientHeight ?? 0) - offsetHeight * this.scale;
    return { minX: Math.min(roomX, 0), maxX: Math.max(roomX, 0), minY: Math.min(roomY, 0), maxY: Math.max(roomY, 0) };
  }

  private accepts(axis: Axis): boolean {
    const direction = this.text("direction", "none");
    if (this.flag("disabled") || direction === "none") return false;
    return direction === "all" || (direction === "horizontal") === (axis === "x");
  }

  private begin({ dx, dy }: DragMove): void {
    this.rest();
    this.axis = Math.abs(dx) > Math.abs(dy) ? "x" : "y";
    this.fromX = this.x;
    this.fromY = this.y;
  }

  private drag(move: DragMove): void {
    const { minX, maxX, minY, maxY } = this.bounds();
    const direction = this.text("direction", "none");
    const isBeyondAllowed = this.flag("out-of-bounds");
    const x = direction === "vertical" ? this.x : this.fromX + move.dx;
    const y = direction === "horizontal" ? this.y : this.fromY + move.dy;
    const limited = (value: number, low: number, high: number): number => {
      const inside = clamp(value, low, high);
      return isBeyondAllowed ? inside + (value - inside) / 2 : inside;
    };
    this.x = limited(x, minX, maxX);
    this.y = limited(y, minY, maxY);
    this.place(0);
    this.emitHeard(this.axis === "x" ? "htouchmove" : "vtouchmove", {});
    this.tell(this.isBeyond(this.bounds()) ? "touch-out-of-bounds" : "touch");
  }

  private isBeyond({ minX, maxX, minY, maxY }: Bounds): boolean {
    return this.x < minX || this.x > maxX || this.y < minY || this.y > maxY;
  }

  private release({ vx, vy }: DragMove): void {
    this.forget();
    const bounds = this.bounds();
    const direction = this.text("direction", "none");
    const friction = this.number("friction", FRICTION);
    const ms = this.flag("inertia") ? (THROW_MS * FRICTION) / (friction > 0 ? friction : FRICTION) : 0;
    const x = clamp(this.x + (direction === "vertical" ? 0 : vx * ms), bounds.minX, bounds.maxX);
    const y = clamp(this.y + (direction === "horizontal" ? 0 : vy * ms), bounds.minY, bounds.maxY);
    if (x !== this.x || y !== this.y) this.travel(x, y, this.isBeyond(bounds) ? "out-of-bounds" : "friction");
  }

  /** Runs out or comes back, and tells each frame of it. */
  private travel(x: number, y: number, source: Source): void {
    const ms = this.returnMs;
    this.x = x;
    this.y = y;
    this.place(ms);
    if (!this.node.listens("change")) return;
    this.stopFrames = eachFrame(this.element, ms, (left, top) => this.tell(source, left, top));
    this.endTimer = window.setTimeout(() => {
      this.stopFrames();
      this.tell(source);
      this.forget();
    }, ms);
  }

  /** Stops where it is on the screen. */
  private rest(): void {
    clearTimeout(this.endTimer);
    this.stopFrames();
    this.forget();
    if (this.element.style.transition === "") return;
    [this.x, this.y] = translationOf(this.element);
    this.place(0);
  }

  /** Around its middle, as far as the area allows. */
  private setScale(scale: number, isTold: boolean): void {
    const low = clamp(this.number("scale-min", SCALE_MIN), SCALE_MIN, SCALE_MAX);
    const high = clamp(this.number("scale-max", SCALE_MAX), low, SCALE_MAX);
    const wanted = clamp(scale, low, high);
    if (wanted === this.scale) return;
    const growth = wanted - this.scale;
    this.scale = wanted;
    const { minX, maxX, minY, maxY } = this.bounds();
    this.x = clamp(this.x - (growth * this.element.offsetWidth) / 2, minX, maxX);
    this.y = clamp(this.y - (growth * this.element.offsetHeight) / 2, minY, maxY);
    this.place(0);
    if (isTold) this.emitHeard("scale", { x: tenth(this.x), y: tenth(this.y), scale: hundredth(this.scale) });
  }

  private place(ms: number): void {
    this.arrivesAt = performance.now() + ms;
    this.draw(ms);
  }

  private draw(ms: number): void {
    const { style } = this.element;
    style.transition = ms > 0 ? `transform ${ms}ms cubic-bezier(0.2, 0.8, 0.3, 1)` : "";
    style.transformOrigin = "0 0";
    style.transform = `translate(${this.x}px,${this.y}px) scale(${this.scale})`;
  }

  private tell(source: Source, x = this.x, y = this.y): void {
    const detail = { x: tenth(x), y: tenth(y), source };
    if (source !== "") this.remember(detail);
    this.emitHeard("change", detail);
  }

  /**
   * An app that keeps `x` and `y` writes back what it was told; that is no wish to go anywhere, also where the answer comes when the
   * finger is lifted or the view rests.
   */
  private remember(at: Readonly<Record<Axis, number>>): void {
    const toldAt = performance.now();
    for (const axis of ["x", "y"] as const)
      this.echoes.set(axis, [...this.recentEchoes(axis).slice(1 - ECHO_COUNT_MAX), { value: at[axis], toldAt }]);
  }

  /** Answers come in the order in which it was told, so what was told before this one does not come back any more. */
  private isEcho(axis: Axis, value: number): boolean {
    const recent = this.recentEchoes(axis);
    const at = recent.findIndex((echo) => echo.value === value);
    if (at < 0) return false;
    this.isAnswered = true;
    this.echoes.set(axis, recent.slice(at + 1));
    return true;
  }

  /** A movement is over. An app that did not answer so far wants to go where it says. */
  private forget(): void {
    if (!this.isAnswered) this.echoes.clear();
  }

  private recentEchoes(axis: Axis): Echo[] {
    const now = performance.now();
    return (this.echoes.get(axis) ?? []).filter(({ toldAt }) => now - toldAt < ECHO_MS_MAX);
  }

  override dispose(): void {
    this.afterLayout.dispose();
    clearTimeout(this.endTimer);
    this.stopFrames();
  }
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}

function hundredth(value: number): number {
  return Math.round(value * 100) / 100;
}
