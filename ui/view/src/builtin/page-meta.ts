/**
 * `page-meta`: settings of the page as attributes, and what happens to the page as events.
 * Counterpart: `screen/page.ts` draws them. Names and defaults are those of WeChat's documentation of page-meta. `page-orientation` changes
 * nothing: whoever chose the device holds it upright or not. Invariant: a position is scrolled to once for each time that the app sets it.
 */
import { length } from "../css-text";
import type { Page } from "../screen/page";
import { textOf } from "../values";
import { Builtin } from "./builtin";

/** Documented default of `scroll-duration`. */
const SCROLL_DURATION_MS = 300;
/** WeChat's text size where the user left it alone; `fontSizeSetting` of `wx.getSystemInfo` says the same. */
const SYSTEM_FONT_SIZE = "16px";
/** A page that comes in several slices of a batch is looked for again, this often at most. */
const LOOK_COUNT_MAX = 50;
const LOOK_INTERVAL_MS = 16;
const RPX_PER_WIDTH = 750;

export class PageMeta extends Builtin {
  private page: Page | undefined;
  private timer = 0;
  private looks = 0;
  private readonly dirty = new Set<string>();
  private size = "";

  override changed(name: string): void {
    this.dirty.add(name);
    this.settle(0);
  }

  override inserted(): void {
    this.looks = 0;
    this.settle(0);
  }

  /** Another device: the window has another size. */
  override restyled(): void {
    const { windowWidth, windowHeight } = this.surface.device;
    const size = `${windowWidth}x${windowHeight}`;
    const isOther = this.size !== "" && this.size !== size;
    this.size = size;
    if (isOther) this.emitHeard("resize", { size: { windowWidth, windowHeight } });
  }

  override dispose(): void {
    clearTimeout(this.timer);
    if (this.page?.follower === this) this.page.follower = undefined;
    this.page = undefined;
  }

  /** The page tells. */
  scrolled(scrollTop: number): void {
    this.emitHeard("scroll", { scrollTop });
  }

  /** After the batch, when all attributes of it are known. */
  private settle(ms: number): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      const page = this.surface.pageOf(this.node);
      if (page) this.apply(page);
      else if (++this.looks < LOOK_COUNT_MAX) this.settle(LOOK_INTERVAL_MS);
    }, ms);
  }

  private apply(page: Page): void {
    const changed = new Set(this.dirty);
    this.dirty.clear();
    page.follower = this;
    this.page = page;
    if (this.size === "") this.restyled();
    this.applyStyle(page, changed);
    this.applyColors(page, changed);
    if (changed.has("scroll-top")) this.scroll(page);
    page.paint();
  }

  private applyStyle(page: Page, changed: ReadonlySet<string>): void {
    const { box } = page.root;
    if (box && (changed.has("page-style") || changed.has("page-font-size"))) {
      box.style.cssText = this.surface.inlineStyle(this.node, this.text("page-style"));
      box.style.fontSize = this.fontSize("page-font-size") || box.style.fontSize;
    }
    if (changed.has("root-font-size")) page.setRootFontSize(this.fontSize("root-font-size"));
  }

  private applyColors(page: Page, changed: ReadonlySet<string>): void {
    const { platform } = this.surface.device;
    if (changed.has("background-color")) page.setBackgroundColor(this.text("background-color"));
    if (changed.has("root-background-color")) page.setRootBackgroundColor(this.text("root-background-color"));
    if (changed.has("background-text-style")) page.setBackgroundTextStyle(this.text("background-text-style"));
    // Documented: above and below the page, on iOS only.
    if (platform !== "android" && (changed.has("background-color-top") || changed.has("background-color-bottom")))
      page.setBackgroundEnds(this.text("background-color-top"), this.text("background-color-bottom"));
  }

  private fontSize(name: string): string {
    const value = this.node.read(name);
    return value === "system" ? SYSTEM_FONT_SIZE : length(value);
  }

  private scroll(page: Page): void {
    const top = this.scrollTop();
    if (top === undefined) return;
    page.scrollTo(top, this.number("scroll-duration", SCROLL_DURATION_MS), () => this.emitHeard("scrolldone", {}));
  }

  /** `scroll-top` in pixels; it may be written in px or rpx. */
  private scrollTop(): number | undefined {
    const match = /^\s*(-?[\d.]+)(px|rpx)?\s*$/.exec(textOf(this.node.read("scroll-top")));
    const number = Number(match?.[1]);
    if (!match || !Number.isFinite(number)) return undefined;
    return match[2] === "rpx" ? (number * this.surface.device.screenWidth) / RPX_PER_WIDTH : number;
  }
}
