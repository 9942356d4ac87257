/**
 * `swiper` and `swiper-item`: one slide after another.
 * Counterpart: `keepValue` of `defaults.ts` notes `current`. Invariant: `change` comes once for each slide that becomes the current one by touch,
 * by itself or by the app; `transition` for each frame in between, `animationfinish` in the end; a circle has no end because each slide
 * is placed where it is nearest.
 */
import { inlineStyle } from "../css-text";
import { make } from "../dom";
import { draggable, type Axis, type DragMove } from "../gesture/drags";
import { eachFrame, translationOf } from "../gesture/transition-frames";
import { clamp, textOf } from "../values";
import { Builtin } from "./builtin";

/** Slower throws go back. */
const SPEED_MIN = 0.25;

type Source = "autoplay" | "touch" | "";

const EASINGS: Readonly<Record<string, string>> = {
  default: "cubic-bezier(0.25, 0.1, 0.25, 1)",
  linear: "linear",
  easeInCubic: "cubic-bezier(0.32, 0, 0.67, 0)",
  easeOutCubic: "cubic-bezier(0.33, 1, 0.68, 1)",
  easeInOutCubic: "cubic-bezier(0.65, 0, 0.35, 1)",
};

export class Swiper extends Builtin {
  private readonly slides = make("div", "mw-swiper-slides");
  private readonly dots = make("div", "wx-swiper-dots");
  /** Where it stands: grows beyond the number of slides in a circle. */
  private position = 0;
  private current = 0;
  /** A slide that the app asked for and that is not there yet. */
  private pending: number | undefined;
  private autoTimer = 0;
  private endTimer = 0;
  private dragStart = 0;
  /** Where the movement began that `transition` tells about. */
  private origin = 0;
  private stopFrames = (): void => {};
  private isDragging = false;

  constructor(...args: ConstructorParameters<typeof Builtin>) {
    super(...args);
    this.content = make("div", "mw-swiper-frame");
    this.slides.append(this.content);
    this.element.append(this.slides, this.dots);
    draggable(this.element, {
      accepts: (axis, forward) => this.accepts(axis, forward),
      begin: () => this.begin(),
      move: (move) => this.drag(move),
      end: (move) => this.release(move),
    });
  }

  override changed(name: string): void {
    if (name === "current") this.pending = this.number("current", 0);
    if (name === "current") this.show(this.number("current", 0), "");
    else if (name === "current-item-id") this.showItem(this.text("current-item-id"));
    else if (name === "autoplay" || name === "interval") this.plan();
    else this.arrange();
  }

  override childrenChanged(): void {
    // The app's `current` may come before the slides do; later the user's counts.
    const wanted = this.pending ?? this.current;
    if (!this.isDragging) this.current = this.position = clamp(wanted, 0, Math.max(this.count - 1, 0));
    if (this.pending !== undefined && this.pending < this.count) this.pending = undefined;
    this.arrange();
    this.plan();
  }

  private get items(): HTMLElement[] {
    return [...this.content.children].filter((one): one is HTMLElement => one.localName === "wx-swiper-item");
  }

  private get count(): number {
    return this.content.childElementCount;
  }

  private get shownCount(): number {
    return Math.max(Math.floor(this.number("display-multiple-items", 1)), 1);
  }

  private get isVertical(): boolean {
    return this.flag("vertical");
  }

  private get isCircle(): boolean {
    return this.flag("circular") && this.count > this.shownCount;
  }

  /** Slides of a page that is covered stand still. */
  private get isSeen(): boolean {
    return getComputedStyle(this.element).visibility !== "hidden";
  }

  private get last(): number {
    return Math.max(this.count - this.shownCount, 0);
  }

  private size(): number {
    const { clientWidth, clientHeight } = this.content;
    return Math.max((this.isVertical ? clientHeight : clientWidth) / this.shownCount, 1);
  }

  /** Margins, axis and dots; then the slides. */
  private arrange(): void {
    const margin = (name: string): string =>
      inlineStyle(this.text(name, "0px"), { files: "", base: "", theme: this.surface.theme });
    const { style } = this.slides;
    const [before, after] = [margin("previous-margin"), margin("next-margin")];
    style.inset = this.isVertical ? `${before} 0 ${after}` : `0 ${after} 0 ${before}`;
    this.mark("vertical", this.isVertical);
    this.drawDots();
    this.place(this.position, 0);
  }

  private drawDots(): void {
    this.dots.hidden = !this.flag("indicator-dots");
    if (this.dots.hidden) return;
    const count = Math.min(this.count, 100);
    while (this.dots.childElementCount > count) this.dots.lastElementChild?.remove();
    while (this.dots.childElementCount < count) this.dots.append(make("i", "wx-swiper-dot"));
    [...this.dots.children].forEach((dot, index) => {
      const isOn = index >= this.current && index < this.current + this.shownCount;
      dot.classList.toggle("wx-swiper-dot-active", isOn);
      const color = isOn ? this.text("indicator-active-color") : this.text("indicator-color");
      (dot as HTMLElement).style.backgroundColor = color;
    });
  }

  /** Puts the frame to `position`; slides stand where they are nearest to `middle`. */
  private place(position: number, ms: number, middle = position): void {
    const { count, isVertical, shownCount } = this;
    const axis = isVertical ? "Y" : "X";
    const share = 100 / shownCount;
    this.items.forEach((item, index) => {
      const center = middle + (shownCount - 1) / 2;
      const slot = this.isCircle ? index + count * Math.round((center - index) / count) : index;
      item.style.transform = `translate${axis}(${slot * 100}%)`;
      item.style[isVertical ? "height" : "width"] = `${share}%`;
      item.style[isVertical ? "width" : "height"] = "100%";
    });
    const easing = EASINGS[this.text("easing-function", "default")] ?? "ease";
    this.content.style.transition = ms > 0 ? `transform ${ms}ms ${easing}` : "";
    this.content.style.transform = `translate${axis}(${-position * share}%)`;
  }

  private accepts(axis: Axis, forward: boolean): boolean {
    if (axis !== (this.isVertical ? "y" : "x") || this.count < 2 || this.flag("disable-touch")) return false;
    return this.isCircle || (forward ? this.current > 0 : this.current < this.last) || this.element.isConnected;
  }

  private begin(): void {
    this.isDragging = true;
    clearTimeout(this.autoTimer);
    // A finger that comes down while it moves holds it where it is.
    this.rest(this.seen());
    this.dragStart = this.origin = this.position;
  }

  private drag(move: DragMove): void {
    const moved = this.isVertical ? move.dy : move.dx;
    let to = this.dragStart - moved / this.size();
    // Behind the ends it goes with resistance.
    if (!this.isCircle && to < 0) to /= 3;
    if (!this.isCircle && to > this.last) to = this.last + (to - this.last) / 3;
    this.position = to;
    this.place(to, 0);
    this.tellTransition(to);
  }

  private release(move: DragMove): void {
    this.isDragging = false;
    const speed = this.isVertical ? move.vy : move.vx;
    const away = this.position - this.dragStart;
    let target = Math.round(this.position);
    if (Math.abs(speed) > SPEED_MIN && target === Math.round(this.dragStart)) target -= Math.sign(speed);
    if (Math.sign(target - this.dragStart) !== Math.sign(away)) target = Math.round(this.dragStart);
    this.moveTo(this.isCircle ? target : clamp(target, 0, this.last), "touch");
  }

  /** Goes to the slide `index`, in a circle the short way. */
  private show(index: number, source: Source): void {
    if (this.count === 0) return;
    const wanted = clamp(Math.floor(index), 0, this.count - 1);
    if (this.pending !== undefined && this.pending < this.count) this.pending = undefined;
    if (wanted === this.current) return;
    let way = wanted - this.current;
    if (this.isCircle && Math.abs(way) > this.count / 2) way -= Math.sign(way) * this.count;
    this.rest(this.position);
    this.origin = this.position;
    this.moveTo(this.position + way, source);
  }

  private showItem(id: string): void {
    const index = this.node.children.findIndex((child) => textOf(child.read("item-id")) === id);
    if (index >= 0) this.show(index, "");
  }

  private moveTo(position: number, source: Source): void {
    const before = this.position;
    const ms = this.element.isConnected ? this.number("duration", 500) : 0;
    this.position = position;
    this.place(position, ms, (before + position) / 2);
    const current = this.count > 0 ? ((Math.round(position) % this.count) + this.count) % this.count : 0;
    if (current !== this.current) {
      this.current = current;
      this.drawDots();
      this.emit("change", this.detail(source));
    }
    this.animate(ms, source);
    this.plan();
  }

  private animate(ms: number, source: Source): void {
    clearTimeout(this.endTimer);
    this.stopFrames();
    if (ms > 0 && this.node.listens("transition"))
      this.stopFrames = eachFrame(this.content, ms, () => this.tellTransition(this.seen()));
    this.endTimer = window.setTimeout(() => {
      this.tellTransition(this.position);
      this.rest(this.position);
      this.emitHeard("animationfinish", this.detail(source));
    }, ms);
  }

  /** The end of a movement: in a circle back into the first round. */
  private rest(position: number): void {
    clearTimeout(this.endTimer);
    this.stopFrames();
    this.position = this.isCircle ? ((position % this.count) + this.count) % this.count : position;
    this.place(this.position, 0);
  }

  /** Where it is on the screen. */
  private seen(): number {
    if (!this.element.isConnected || this.content.style.transition === "") return this.position;
    const [x, y] = translationOf(this.content);
    return -(this.isVertical ? y : x) / this.size();
  }

  private detail(source: Source) {
    const currentItemId = textOf(this.node.children[this.current]?.read("item-id"));
    return { current: this.current, currentItemId, source };
  }

  private tellTransition(position: number): void {
    if (!this.node.listens("transition")) return;
    const moved = Math.round((position - this.origin) * this.size() * 10) / 10;
    this.emitHeard("transition", this.isVertical ? { dx: 0, dy: moved } : { dx: moved, dy: 0 });
  }

  private plan(): void {
    clearTimeout(this.autoTimer);
    if (!this.flag("autoplay") || this.count < 2) return;
    const ms = Math.max(this.number("interval", 5000), 16);
    this.autoTimer = window.setTimeout(() => this.next(), ms);
  }

  private next(): void {
    if (!this.element.isConnected || this.isDragging || !this.isSeen) this.plan();
    else this.step();
  }

  private step(): void {
    this.rest(Math.round(this.position));
    this.origin = this.position;
    if (this.isCircle) this.moveTo(this.position + 1, "autoplay");
    else this.moveTo(this.current >= this.last ? 0 : this.current + 1, "autoplay");
  }

  override dispose(): void {
    clearTimeout(this.autoTimer);
    clearTimeout(this.endTimer);
    this.stopFrames();
  }
}
