/**
 * `scroll-view`: scrolls its children, tells about edges, and can be pulled to refresh.
 * Counterpart: `refresher.ts` for pulling. Invariant: positions that the app sets are applied when they change, never fought over afterwards.
 */
import { make } from "../dom";
import { dragScrolls } from "../gesture/scroll";
import { Builtin } from "./builtin";
import { Refresher } from "./refresher";

/** Documented default of both thresholds. */
const THRESHOLD = 50;

export class ScrollView extends Builtin {
  private readonly viewport = make("div", "mw-scroll-viewport");
  private readonly refresher: Refresher;
  private lastLeft = 0;
  private lastTop = 0;
  private isAtStart = true;
  private isAtEnd = false;

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
    dragScrolls(this.viewport, () => ({ x: this.flag("scroll-x"), y: this.flag("scroll-y") }));
  }

  override changed(name: string): void {
    if (name === "scroll-x" || name === "scroll-y") this.arrange();
    if (name === "enable-flex") this.mark("flex", this.flag("enable-flex"));
    if (name === "scroll-top" || name === "scroll-left") this.place();
    if (name === "scroll-into-view") this.intoView();
    if (name === "show-scrollbar") this.viewport.classList.toggle("mw-has-no-bar", !this.flag("show-scrollbar", true));
    if (name.startsWith("refresher-")) this.refresher.changed(name);
  }

  override childrenChanged(): void {
    if (this.text("scroll-into-view") !== "" && this.lastTop === 0 && this.lastLeft === 0)
      this.later(() => this.intoView());
  }

  override inserted(): void {
    this.later(() => this.place());
  }

  /** After the batch, when the children have their sizes. */
  private later(run: () => void): void {
    setTimeout(run, 0);
  }

  private arrange(): void {
    const { style } = this.viewport;
    style.overflowX = this.flag("scroll-x") ? "auto" : "hidden";
    style.overflowY = this.flag("scroll-y") ? "auto" : "hidden";
  }

  private place(): void {
    const behavior = this.flag("scroll-with-animation") ? "smooth" : "auto";
    const top = this.node.read("scroll-top");
    const left = this.node.read("scroll-left");
    if (top !== undefined && top !== null) this.viewport.scrollTo({ top: this.number("scroll-top", 0), behavior });
    if (left !== undefined && left !== null) this.viewport.scrollTo({ left: this.number("scroll-left", 0), behavior });
  }

  private intoView(): void {
    const id = this.text("scroll-into-view");
    if (id === "") return;
    const target = this.viewport.querySelector(`[id="${CSS.escape(id)}"]`);
    if (!target) return;
    const from = this.viewport.getBoundingClientRect();
    const to = target.getBoundingClientRect();
    const behavior = this.flag("scroll-with-animation") ? "smooth" : "auto";
    const offset = this.number("scroll-into-view-offset", 0);
    if (this.flag("scroll-y"))
      this.viewport.scrollTo({ top: this.viewport.scrollTop + to.top - from.top + offset, behavior });
    if (this.flag("scroll-x"))
      this.viewport.scrollTo({ left: this.viewport.scrollLeft + to.left - from.left + offset, behavior });
  }

  private scrolled(): void {
    const { scrollLeft, scrollTop, scrollWidth, scrollHeight } = this.viewport;
    const deltaX = this.lastLeft - scrollLeft;
    const deltaY = this.lastTop - scrollTop;
    if (deltaX === 0 && deltaY === 0) return;
    this.lastLeft = scrollLeft;
    this.lastTop = scrollTop;
    this.emitHeard("scroll", { scrollLeft, scrollTop, scrollHeight, scrollWidth, deltaX, deltaY });
    const isAcross = Math.abs(deltaX) > Math.abs(deltaY);
    this.edges(isAcross);
  }

  /** Each edge once for an approach. */
  private edges(isAcross: boolean): void {
    const { scrollLeft, scrollTop, scrollWidth, scrollHeight, clientWidth, clientHeight } = this.viewport;
    const at = isAcross ? scrollLeft : scrollTop;
    const room = isAcross ? scrollWidth - clientWidth - scrollLeft : scrollHeight - clientHeight - scrollTop;
    const isAtStart = at <= this.number("upper-threshold", THRESHOLD);
    const isAtEnd = room <= this.number("lower-threshold", THRESHOLD);
    if (isAtStart && !this.isAtStart) this.emitHeard("scrolltoupper", { direction: isAcross ? "left" : "top" });
    if (isAtEnd && !this.isAtEnd) this.emitHeard("scrolltolower", { direction: isAcross ? "right" : "bottom" });
    this.isAtStart = isAtStart;
    this.isAtEnd = isAtEnd;
  }

  override dispose(): void {
    this.refresher.dispose();
  }
}
