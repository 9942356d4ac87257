/**
 * Scrolling with the mouse as with a finger: drag, let go, and it runs out or stops at a page.
 * Counterpart: on touch screens the browser scrolls, and is only watched here. Invariant: a new drag stops what still runs.
 */
import { SPEED_WINDOW_MS, draggable, type Axis, type DragMove } from "./drags";

/** Speed that is left after a millisecond. */
const FRICTION = 0.996;
const SPEED_MIN = 0.02;
/** The longest step of a frame: after a pause it goes on, it does not jump. */
const FRAME_MS_MAX = 50;

export interface ScrollAxes {
  readonly x: boolean;
  readonly y: boolean;
}

/** Pixels in a millisecond; positive where the scroll position grows. */
export interface Velocity {
  readonly x: number;
  readonly y: number;
}

/** What a scrolling element wants to know and to decide. */
export interface ScrollWatch {
  /** `isNative`: the browser scrolls and lets it run out. */
  began?(isNative: boolean): void;
  moved?(velocity: Velocity): void;
  ended?(velocity: Velocity): void;
  /** Speed that is left after a millisecond; undefined for the usual one. */
  friction?(): number | undefined;
  /** True when it takes care of the end by itself. */
  settles?(velocity: Velocity): boolean;
}

/** Makes `element` scroll when it is dragged. */
export function dragScrolls(element: HTMLElement, axes: () => ScrollAxes, watch: ScrollWatch = {}): void {
  let left = 0;
  let top = 0;
  let run = 0;
  const native = new NativeDrag(element, (velocity) => watch.moved?.(velocity));
  draggable(element, {
    isNativeForTouch: true,
    accepts: (axis, forward) => axes()[axis] && hasRoom(element, axis, forward),
    begin: ({ isNative }) => {
      cancelAnimationFrame(run);
      left = element.scrollLeft;
      top = element.scrollTop;
      watch.began?.(isNative);
      if (isNative) native.begin();
    },
    move: (move) => {
      if (move.isNative) return;
      if (axes().x) element.scrollLeft = left - move.dx;
      if (axes().y) element.scrollTop = top - move.dy;
      watch.moved?.(velocityOf(move, axes()));
    },
    end: (move) => {
      const velocity = move.isNative ? native.end() : velocityOf(move, axes());
      watch.ended?.(velocity);
      if (move.isNative || watch.settles?.(velocity)) return;
      run = glide(element, velocity, watch.friction?.() ?? FRICTION, (frame) => (run = frame));
    },
  });
}

/** While the browser scrolls it tells little of the finger, so what is known comes from the position. */
class NativeDrag {
  private trail: { readonly x: number; readonly y: number; readonly t: number }[] = [];

  constructor(
    private readonly element: HTMLElement,
    private readonly moved: (velocity: Velocity) => void,
  ) {}

  begin(): void {
    this.trail = [this.sample()];
    this.element.addEventListener("scroll", this.follow);
  }

  end(): Velocity {
    this.element.removeEventListener("scroll", this.follow);
    return this.velocity(this.sample());
  }

  private readonly follow = (): void => {
    const now = this.sample();
    const velocity = this.velocity(now);
    this.trail.push(now);
    this.moved(velocity);
  };

  private sample() {
    const { scrollLeft, scrollTop } = this.element;
    return { x: scrollLeft, y: scrollTop, t: performance.now() };
  }

  private velocity(now: { readonly x: number; readonly y: number; readonly t: number }): Velocity {
    this.trail = this.trail.filter((one) => now.t - one.t < SPEED_WINDOW_MS);
    const [first] = this.trail;
    const ms = first ? now.t - first.t : 0;
    return first && ms > 1
      ? { x: thousandth((now.x - first.x) / ms), y: thousandth((now.y - first.y) / ms) }
      : { x: 0, y: 0 };
  }
}

function hasRoom(element: HTMLElement, axis: Axis, forward: boolean): boolean {
  const { scrollLeft, scrollTop, scrollWidth, scrollHeight, clientWidth, clientHeight } = element;
  const at = axis === "x" ? scrollLeft : scrollTop;
  const end = axis === "x" ? scrollWidth - clientWidth : scrollHeight - clientHeight;
  return forward ? at > 0 : at < end - 1;
}

function velocityOf({ vx, vy }: DragMove, axes: ScrollAxes): Velocity {
  return { x: axes.x ? thousandth(-vx) : 0, y: axes.y ? thousandth(-vy) : 0 };
}

/** Without the sign that -0 has. */
function thousandth(value: number): number {
  return Math.round(value * 1_000) / 1_000 || 0;
}

function glide(element: HTMLElement, velocity: Velocity, friction: number, next: (frame: number) => void): number {
  let { x, y } = velocity;
  let before = performance.now();
  const step = (now: number): void => {
    const ms = Math.min(now - before, FRAME_MS_MAX);
    before = now;
    element.scrollLeft += x * ms;
    element.scrollTop += y * ms;
    x *= friction ** ms;
    y *= friction ** ms;
    if (Math.hypot(x, y) > SPEED_MIN) next(requestAnimationFrame(step));
  };
  return requestAnimationFrame(step);
}
