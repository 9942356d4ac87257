/**
 * `paging-enabled`: scrolling stops at multiples of the viewport, one page for a drag.
 * Counterpart: `scroll-view.ts`; touch screens snap by the browser's own scroll snapping. Invariant: the marks that it snaps to never
 * make the content longer; a turn never overwrites a position that the app sets meanwhile.
 */
import { make } from "../dom";
import type { ScrollAxes, Velocity } from "./scroll";

/** Pages that are marked; further ones scroll freely. */
export const PAGE_COUNT_MAX = 1_000;
/** Slower throws go back to the page they came from, unless half of the next one is seen. */
const SPEED_MIN = 0.25;
const TURN_MS = 300;

export class Paging {
  private readonly marks = make("div", "mw-scroll-pages");
  private from = { x: 0, y: 0 };
  private frame = 0;
  private timer = 0;

  constructor(private readonly viewport: HTMLElement) {}

  /** Puts the marks where pages begin, or takes them away. */
  update(isOn: boolean, axes: ScrollAxes): void {
    const { viewport, marks } = this;
    viewport.classList.toggle("mw-is-paged", isOn);
    if (!isOn) {
      marks.remove();
      return;
    }
    const size = axes.y ? viewport.clientHeight : viewport.clientWidth;
    const length = axes.y ? viewport.scrollHeight : viewport.scrollWidth;
    const count = size > 0 ? Math.min(Math.ceil(length / size), PAGE_COUNT_MAX) : 0;
    viewport.style.setProperty("--mw-snap-axis", axes.y ? "y" : "x");
    while (marks.childElementCount > count) marks.lastElementChild?.remove();
    while (marks.childElementCount < count) marks.append(make("i"));
    [...marks.children].forEach((mark, index) => {
      (mark as HTMLElement).style[axes.y ? "top" : "left"] = `${index * size}px`;
    });
    if (!marks.isConnected) viewport.append(marks);
  }

  /** Where the drag began. While it lasts the mouse moves freely. */
  begin(): void {
    this.dispose();
    this.from = { x: this.viewport.scrollLeft, y: this.viewport.scrollTop };
    this.viewport.classList.add("mw-is-turning");
  }

  /** Turns to the page that the drag ended at. */
  end(axes: ScrollAxes, velocity: Velocity): void {
    const { viewport, from } = this;
    const left = axes.x ? target(viewport.scrollLeft, from.x, velocity.x, viewport.clientWidth) : viewport.scrollLeft;
    const top = axes.y ? target(viewport.scrollTop, from.y, velocity.y, viewport.clientHeight) : viewport.scrollTop;
    this.turn(left, top);
  }

  /** A turn that runs ends where it is. */
  stop(): void {
    this.dispose();
    this.viewport.classList.remove("mw-is-turning");
  }

  private turn(left: number, top: number): void {
    const { viewport } = this;
    const start = { x: viewport.scrollLeft, y: viewport.scrollTop };
    const begin = performance.now();
    const step = (now: number): void => {
      const eased = 1 - (1 - Math.min((now - begin) / TURN_MS, 1)) ** 3;
      viewport.scrollLeft = start.x + (left - start.x) * eased;
      viewport.scrollTop = start.y + (top - start.y) * eased;
      if (eased < 1) this.frame = requestAnimationFrame(step);
    };
    this.frame = requestAnimationFrame(step);
    // A hidden window has no animation frames; there it jumps in the end.
    this.timer = window.setTimeout(() => {
      cancelAnimationFrame(this.frame);
      viewport.scrollLeft = left;
      viewport.scrollTop = top;
      viewport.classList.remove("mw-is-turning");
    }, TURN_MS + 50);
  }

  dispose(): void {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.timer);
  }
}

/** At most one page away from where the drag began. */
function target(at: number, from: number, speed: number, size: number): number {
  if (size <= 0) return at;
  const first = Math.round(from / size);
  let page = Math.round(at / size);
  if (page === first && Math.abs(speed) > SPEED_MIN) page += Math.sign(speed);
  return Math.min(Math.max(page, first - 1, 0), first + 1) * size;
}
