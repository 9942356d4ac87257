/**
 * Scrolling with the mouse as with a finger: drag, let go, and it runs out.
 * Counterpart: on touch screens the browser scrolls. Invariant: a new drag stops what still runs.
 */
import { draggable, type Axis, type DragMove } from "./drags";

/** Speed that is left after a millisecond. */
const FRICTION = 0.996;
const SPEED_MIN = 0.02;

export interface ScrollAxes {
  readonly x: boolean;
  readonly y: boolean;
}

/** Makes `element` scroll when it is dragged. */
export function dragScrolls(element: HTMLElement, axes: () => ScrollAxes): void {
  let left = 0;
  let top = 0;
  let run = 0;
  draggable(element, {
    isNativeForTouch: true,
    accepts: (axis, forward) => axes()[axis] && hasRoom(element, axis, forward),
    begin: () => {
      cancelAnimationFrame(run);
      left = element.scrollLeft;
      top = element.scrollTop;
    },
    move: ({ dx, dy }) => {
      if (axes().x) element.scrollLeft = left - dx;
      if (axes().y) element.scrollTop = top - dy;
    },
    end: (move) => {
      run = glide(element, axes(), move, (frame) => (run = frame));
    },
  });
}

function hasRoom(element: HTMLElement, axis: Axis, forward: boolean): boolean {
  const { scrollLeft, scrollTop, scrollWidth, scrollHeight, clientWidth, clientHeight } = element;
  const at = axis === "x" ? scrollLeft : scrollTop;
  const end = axis === "x" ? scrollWidth - clientWidth : scrollHeight - clientHeight;
  return forward ? at > 0 : at < end - 1;
}

function glide(element: HTMLElement, axes: ScrollAxes, move: DragMove, next: (frame: number) => void): number {
  let { vx, vy } = move;
  let before = performance.now();
  const step = (now: number): void => {
    const ms = Math.min(now - before, 50);
    before = now;
    if (axes.x) element.scrollLeft -= vx * ms;
    if (axes.y) element.scrollTop -= vy * ms;
    vx *= FRICTION ** ms;
    vy *= FRICTION ** ms;
    if (Math.hypot(axes.x ? vx : 0, axes.y ? vy : 0) > SPEED_MIN) next(requestAnimationFrame(step));
  };
  return requestAnimationFrame(step);
}
