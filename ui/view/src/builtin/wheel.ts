/**
 * A column that turns until one of its items stands in the middle; for picker and picker-view.
 * Counterpart: `picker-view.ts` and `picker.ts`. Invariant: at rest an item stands exactly in the middle, and `onRest` has been told.
 */
import { draggable, type DragMove } from "../gesture/drags";
import { clamp } from "../values";

export interface WheelEvents {
  onStart?(): void;
  /** The item in the middle is another one; `isResting` when it stays. */
  onChange(index: number, isResting: boolean): void;
  onRest?(): void;
}

/** How far a throw runs, in pixels for a pixel in a millisecond. */
const THROW_MS = 160;
const TURN_MS = 260;

export class Wheel {
  private index = 0;
  /** Where it stood when it last rested. */
  private restIndex = 0;
  private offset = 0;
  private dragFrom = 0;
  private timer = 0;

  constructor(
    /** What is touched. */
    element: HTMLElement,
    /** What moves; its children are the items. */
    private readonly items: HTMLElement,
    private readonly events: WheelEvents,
    private readonly itemHeight: () => number,
  ) {
    draggable(element, {
      accepts: (axis) => axis === "y",
      begin: () => this.begin(),
      move: ({ dy }) => this.turn(this.dragFrom - dy),
      end: (move) => this.release(move),
    });
    element.addEventListener(
      "wheel",
      (event) => {
        event.preventDefault();
        event.stopPropagation();
        this.step(Math.sign(event.deltaY));
      },
      { passive: false },
    );
    element.addEventListener("click", (event) => this.tapped(event, element));
  }

  get count(): number {
    return this.items.childElementCount;
  }

  get current(): number {
    return this.index;
  }

  /** Stands at `index` at once. */
  set(index: number): void {
    this.index = this.restIndex = clamp(Math.floor(index), 0, Math.max(this.count - 1, 0));
    this.place(this.index * this.itemHeight(), 0);
  }

  /** After the items or their height changed. */
  arrange(): void {
    this.set(this.index);
  }

  private begin(): void {
    clearTimeout(this.timer);
    this.dragFrom = this.offset;
    this.events.onStart?.();
  }

  private turn(offset: number): void {
    const end = Math.max(this.count - 1, 0) * this.itemHeight();
    const beyond = offset < 0 ? offset : Math.max(offset - end, 0);
    this.place(offset - beyond + beyond / 3, 0);
    this.pass();
  }

  private release({ vy }: DragMove): void {
    this.settle(Math.round((this.offset - vy * THROW_MS) / this.itemHeight()));
  }

  private step(by: number): void {
    this.events.onStart?.();
    this.settle(this.index + by);
  }

  private tapped(event: MouseEvent, element: HTMLElement): void {
    const rect = element.getBoundingClientRect();
    const height = this.itemHeight();
    const by = Math.round((event.clientY - rect.top - rect.height / 2) / height);
    if (by !== 0) this.step(by);
  }

  private settle(index: number): void {
    const target = clamp(index, 0, Math.max(this.count - 1, 0));
    const isNew = target !== this.restIndex;
    this.index = this.restIndex = target;
    this.place(target * this.itemHeight(), TURN_MS);
    if (isNew) this.events.onChange(target, true);
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.events.onRest?.(), TURN_MS);
  }

  private pass(): void {
    const index = clamp(Math.round(this.offset / this.itemHeight()), 0, Math.max(this.count - 1, 0));
    if (index === this.index) return;
    this.index = index;
    this.events.onChange(index, false);
  }

  private place(offset: number, ms: number): void {
    this.offset = offset;
    this.items.style.transition = ms > 0 ? `transform ${ms}ms cubic-bezier(0.2, 0.8, 0.3, 1)` : "";
    this.items.style.transform = `translateY(${-offset}px)`;
  }

  dispose(): void {
    clearTimeout(this.timer);
  }
}
