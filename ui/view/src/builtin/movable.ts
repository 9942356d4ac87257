/**
 * `movable-area` and `movable-view`: a view that a finger moves about and pinches.
 * Counterpart: `gesture/drags.ts`. Invariant: it stays within its area, or comes back to it; `change` says where it is and why.
 */
import { draggable, type Axis, type DragMove } from "../gesture/drags";
import { clamp } from "../values";
import { Builtin } from "./builtin";

type Source = "touch" | "touch-out-of-bounds" | "out-of-bounds" | "friction" | "";

interface Bounds {
  readonly minX: number;
  readonly maxX: number;
  readonly minY: number;
  readonly maxY: number;
}

/** Documented limits of `scale-value`. */
const SCALE_MIN = 0.5;
const SCALE_MAX = 10;
const RETURN_MS = 300;
const THROW_MS = 180;

export class MovableView extends Builtin {
  private x = 0;
  private y = 0;
  private scale = 1;
  private fromX = 0;
  private fromY = 0;
  private axis: Axis = "x";

  constructor(...args: ConstructorParameters<typeof Builtin>) {
    super(...args);
    draggable(this.element, {
      accepts: (axis) => this.accepts(axis),
      begin: (move) => this.begin(move),
      move: (move) => this.drag(move),
      end: (move) => this.release(move),
    });
    this.element.addEventListener("wheel", (event) => this.zoom(event), { passive: false });
  }

  override changed(name: string): void {
    if (name === "scale-value") this.setScale(this.number("scale-value", 1), false);
    if (name !== "x" && name !== "y") return;
    setTimeout(() => this.follow(), 0);
  }

  override inserted(): void {
    setTimeout(() => this.follow(), 0);
  }

  override styled(): void {
    this.place(0);
  }

  /** Goes where the app says, once sizes are known. */
  private follow(): void {
    if (!this.element.isConnected) return;
    const { minX, maxX, minY, maxY } = this.bounds();
    const x = clamp(this.number("x", this.x), minX, maxX);
    const y = clamp(this.number("y", this.y), minY, maxY);
    if (x === this.x && y === this.y) return;
    this.x = x;
    this.y = y;
    this.place(this.flag("animation", true) ? RETURN_MS : 0);
    this.tell("");
  }

  private bounds(): Bounds {
    const area = this.element.parentElement;
    const { offsetWidth, offsetHeight } = this.element;
    const width = area?.clientWidth ?? 0;
    const height = area?.clientHeight ?? 0;
    const roomX = width - offsetWidth * this.scale;
    const roomY = height - offsetHeight * this.scale;
    return { minX: Math.min(roomX, 0), maxX: Math.max(roomX, 0), minY: Math.min(roomY, 0), maxY: Math.max(roomY, 0) };
  }

  private accepts(axis: Axis): boolean {
    const direction = this.text("direction", "none");
    if (this.flag("disabled") || direction === "none") return false;
    return direction === "all" || (direction === "horizontal") === (axis === "x");
  }

  private begin({ dx, dy }: DragMove): void {
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
    const isBeyond = this.x < minX || this.x > maxX || this.y < minY || this.y > maxY;
    this.place(0);
    this.emitHeard(this.axis === "x" ? "htouchmove" : "vtouchmove", {});
    this.tell(isBeyond ? "touch-out-of-bounds" : "touch");
  }

  private release({ vx, vy }: DragMove): void {
    const { minX, maxX, minY, maxY } = this.bounds();
    const runs = this.flag("inertia");
    const direction = this.text("direction", "none");
    const x = clamp(this.x + (runs && direction !== "vertical" ? vx * THROW_MS : 0), minX, maxX);
    const y = clamp(this.y + (runs && direction !== "horizontal" ? vy * THROW_MS : 0), minY, maxY);
    if (x === this.x && y === this.y) return;
    const isBeyond = this.x < minX || this.x > maxX || this.y < minY || this.y > maxY;
    this.x = x;
    this.y = y;
    this.place(RETURN_MS);
    this.tell(isBeyond ? "out-of-bounds" : "friction");
  }

  /** The wheel with Ctrl is what a trackpad makes of a pinch. */
  private zoom(event: WheelEvent): void {
    if (!this.flag("scale") || !event.ctrlKey) return;
    event.preventDefault();
    this.setScale(this.scale * Math.exp(-event.deltaY / 200), true);
  }

  private setScale(scale: number, isTold: boolean): void {
    const low = clamp(this.number("scale-min", SCALE_MIN), 0.1, SCALE_MAX);
    const high = clamp(this.number("scale-max", SCALE_MAX), low, SCALE_MAX);
    const wanted = clamp(scale, low, high);
    if (wanted === this.scale) return;
    this.scale = wanted;
    this.place(0);
    if (isTold) this.emitHeard("scale", { x: round(this.x), y: round(this.y), scale: round(this.scale) });
  }

  private place(ms: number): void {
    const { style } = this.element;
    style.transition = ms > 0 ? `transform ${ms}ms cubic-bezier(0.2, 0.8, 0.3, 1)` : "";
    style.transformOrigin = "0 0";
    style.transform = `translate(${this.x}px,${this.y}px) scale(${this.scale})`;
  }

  private tell(source: Source): void {
    this.emitHeard("change", { x: round(this.x), y: round(this.y), source });
  }
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
