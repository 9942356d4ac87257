/**
 * `scroll-view`: scrolls its children, tells about edges, and can be pulled to refresh.
 * Counterpart: `refresher.ts` for pulling, `gesture/scroll.ts` and `gesture/paging.ts` for the finger, `sticky.ts` and `grid-view.ts` for
 * what stands in `type="custom"`. Invariant: positions that the app sets are applied when they change, never fought over afterwards.
 */
import { make } from "../dom";
import { backToTop } from "../gesture/back-to-top";
import { Paging } from "../gesture/paging";
import { dragScrolls, type ScrollAxes, type Velocity } from "../gesture/scroll";
import { AfterLayout } from "./after-layout";
import { Builtin } from "./builtin";
import { HEADER_SHOWN, isHeaderShown, isHeldByOuter } from "./nested-scroll";
import { paddingOf, pixelsOf } from "./pixels";
import { Refresher } from "./refresher";

/** Documented default of both thresholds. */
const THRESHOLD = 50;
/** `fast-deceleration`: what UIScrollView calls its fast rate, speed that is left after a millisecond. */
const FAST_DECELERATION = 0.99;
/** 「在显示尺寸大于屏幕 90% 时自动开启」, documented for enable-back-to-top. */
const BACK_TO_TOP_SHARE = 0.9;

interface Goal {
  readonly top?: number;
  readonly left?: number;
}

const ENHANCED = new Set(["enhanced", "bounces", "paging-enabled", "scroll-anchoring", "type"]);

export class ScrollView extends Builtin {
  private readonly viewport = make("div", "mw-scroll-viewport");
  private readonly refresher: Refresher;
  private readonly paging = new Paging(this.viewport);
  /** Where the app sent it in this turn: a further call ends a smooth one, so it names the other axis again. */
  private goal: Goal = {};
  private goalTimer = 0;
  private lastLeft = 0;
  private lastTop = 0;
  private isAtStart = true;
  private isAtEnd = false;
  private readonly afterLayout = new AfterLayout(this.element);

  constructor(...args: ConstructorParameters<typeof Builtin>) {
    super(...args);
    this.scroller = this.viewport;
    this.content = make("div", "mw-scroll-content");
    this.viewport.append(this.content);
    this.element.append(this.viewport);
    this.refresher = new Refresher(this.element, this.viewport, {
      text: (name, otherwise) => this.text(name, otherwise),
      number: (name, otherwise) => this.number(name, otherwise),
      flag: (name) => this.flag(name),
      tell: (type, detail) => this.emitHeard(type, detail),
    });
    this.viewport.addEventListener("scroll", () => this.scrolled());
    backToTop(this.viewport, () => this.goesBackToTop);
    this.followFingers();
    this.enhance();
  }

  override changed(name: string): void {
    if (name === "scroll-x" || name === "scroll-y") this.arrange();
    if (name === "enable-flex") this.mark("flex", this.flag("enable-flex"));
    if (name === "scroll-top") this.place("top");
    if (name === "scroll-left") this.place("left");
    if (name === "scroll-into-view") this.intoView();
    if (name === "show-scrollbar") this.viewport.classList.toggle("mw-has-no-bar", !this.flag("show-scrollbar", true));
    if (name === "padding") this.content.style.padding = paddingOf(this.node.read(name));
    if (ENHANCED.has(name)) this.enhance();
    if (name.startsWith("refresher-")) this.refresher.changed(name);
  }

  override childrenChanged(): void {
    this.settle();
    if (this.text("scroll-into-view") !== "" && this.lastTop === 0 && this.lastLeft === 0)
      this.afterLayout.run("into-view", () => this.intoView());
  }

  override inserted(): void {
    this.settle();
    this.afterLayout.run("place", () => this.place("top", "left"));
  }

  override restyled(): void {
    this.enhance();
  }

  /** What depends on how long the content is. */
  private settle(): void {
    this.afterLayout.run("measure", () => this.measure());
  }

  private measure(): void {
    if (this.isPaged || this.viewport.classList.contains("mw-is-paged")) this.paging.update(this.isPaged, this.axes);
    this.mark(HEADER_SHOWN, this.isNested && isHeaderShown(this.viewport));
  }

  private get axes(): ScrollAxes {
    if (isHeldByOuter(this.element)) return { x: this.flag("scroll-x"), y: false };
    return { x: this.flag("scroll-x"), y: this.flag("scroll-y") };
  }

  private get isEnhanced(): boolean {
    return this.flag("enhanced");
  }

  private get isPaged(): boolean {
    return this.isEnhanced && this.flag("paging-enabled");
  }

  private get isNested(): boolean {
    return this.text("type") === "nested";
  }

  private get goesBackToTop(): boolean {
    if (!this.flag("scroll-y")) return false;
    const isBig = this.element.offsetHeight > this.surface.device.screenHeight * BACK_TO_TOP_SHARE;
    return this.flag("enable-back-to-top", isBig);
  }

  private followFingers(): void {
    const tell = (type: string, velocity: Velocity): void => {
      if (!this.isEnhanced) return;
      const { scrollTop, scrollLeft } = this.viewport;
      this.emitHeard(type, { scrollTop, scrollLeft, velocity });
    };
    dragScrolls(this.viewport, () => this.axes, {
      began: (isNative) => {
        this.measure();
        if (this.isPaged && !isNative) this.paging.begin();
        tell("dragstart", { x: 0, y: 0 });
      },
      moved: (velocity) => tell("dragging", velocity),
      ended: (velocity) => tell("dragend", velocity),
      friction: () => (this.isEnhanced && this.flag("fast-deceleration") ? FAST_DECELERATION : undefined),
      settles: (velocity) => {
        if (this.isPaged) this.paging.end(this.axes, velocity);
        return this.isPaged;
      },
    });
  }

  /** What `enhanced` and its companions make of the browser's scrolling. */
  private enhance(): void {
    const { style } = this.viewport;
    style.overscrollBehavior = this.isEnhanced && !this.flag("bounces", true) ? "none" : "";
    // The browser of iOS keeps no position by itself; elsewhere `overflow-anchor` of the app decides, as documented.
    const isLoose = this.surface.device.platform === "ios" && !this.flag("scroll-anchoring");
    style.setProperty("overflow-anchor", isLoose ? "none" : "");
    this.settle();
  }

  private arrange(): void {
    const { style } = this.viewport;
    style.overflowX = this.flag("scroll-x") ? "auto" : "hidden";
    style.overflowY = this.flag("scroll-y") ? "auto" : "hidden";
    this.settle();
  }

  /** Goes where the app says, along the axes that it said it of. */
  private place(...axes: readonly (keyof Goal)[]): void {
    const goal: { top?: number; left?: number } = {};
    for (const axis of axes) {
      const position = pixelsOf(this.node.read(`scroll-${axis}`), NaN);
      if (!Number.isNaN(position)) goal[axis] = position;
    }
    this.scrollTo(goal);
  }

  private scrollTo(goal: Goal): void {
    if (Object.keys(goal).length === 0) return;
    this.paging.stop();
    this.goal = { ...this.goal, ...goal };
    this.viewport.scrollTo({ ...this.goal, behavior: this.flag("scroll-with-animation") ? "smooth" : "auto" });
    clearTimeout(this.goalTimer);
    this.goalTimer = window.setTimeout(() => (this.goal = {}), 0);
  }

  private intoView(): void {
    const id = this.text("scroll-into-view");
    if (id === "") return;
    const target = this.viewport.querySelector(`[id="${CSS.escape(id)}"]`);
    if (!target) return;
    const from = this.viewport.getBoundingClientRect();
    const to = target.getBoundingClientRect();
    const offset = this.number("scroll-into-view-offset", 0);
    const { scrollTop, scrollLeft } = this.viewport;
    this.scrollTo({
      ...(this.flag("scroll-y") && { top: scrollTop + to.top - from.top + offset }),
      ...(this.flag("scroll-x") && { left: scrollLeft + to.left - from.left + offset }),
    });
  }

  private scrolled(): void {
    const { scrollLeft, scrollTop, scrollWidth, scrollHeight } = this.viewport;
    const deltaX = this.lastLeft - scrollLeft;
    const deltaY = this.lastTop - scrollTop;
    if (deltaX === 0 && deltaY === 0) return;
    this.lastLeft = scrollLeft;
    this.lastTop = scrollTop;
    if (this.isNested) this.mark(HEADER_SHOWN, isHeaderShown(this.viewport));
    this.emitHeard("scroll", { scrollLeft, scrollTop, scrollHeight, scrollWidth, deltaX, deltaY });
    this.edges(Math.abs(deltaX) > Math.abs(deltaY));
  }

  /** Each edge once for an approach. */
  private edges(isAcross: boolean): void {
    const { scrollLeft, scrollTop, scrollWidth, scrollHeight, clientWidth, clientHeight } = this.viewport;
    const at = isAcross ? scrollLeft : scrollTop;
    const room = isAcross ? scrollWidth - clientWidth - scrollLeft : scrollHeight - clientHeight - scrollTop;
    const isAtStart = at <= pixelsOf(this.node.read("upper-threshold"), THRESHOLD);
    const isAtEnd = room <= pixelsOf(this.node.read("lower-threshold"), THRESHOLD);
    if (isAtStart && !this.isAtStart) this.emitHeard("scrolltoupper", { direction: isAcross ? "left" : "top" });
    if (isAtEnd && !this.isAtEnd) this.emitHeard("scrolltolower", { direction: isAcross ? "right" : "bottom" });
    this.isAtStart = isAtStart;
    this.isAtEnd = isAtEnd;
  }

  override dispose(): void {
    this.afterLayout.dispose();
    clearTimeout(this.goalTimer);
    this.paging.dispose();
    this.refresher.dispose();
  }
}
