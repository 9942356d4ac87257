/**
 * One open page on the screen: its navigation bar, its window and what scrolls in it.
 * Counterpart: `pages.ts` stacks pages. Invariant: `window` is what the app takes for the web view: fixed elements, `vh`, rectangles and
 * touches are all relative to it.
 */
import { Refresher } from "../builtin/refresher";
import { make } from "../dom";
import { draggable } from "../gesture/drags";
import { dragScrolls } from "../gesture/scroll";
import { scrollsByWheel } from "../gesture/wheel";
import type { ViewNode } from "../node";
import { fieldsOf, flagOf, numberOf, textOf } from "../values";
import { NavigationBar } from "./navigation-bar";
import type { ScreenContext } from "./context";
import { themed } from "./theme-variables";

/** One pagescroll for two animation frames; the last position is always told. */
const SCROLL_INTERVAL_MS = 32;
/** The gesture back begins this near to the edge and goes this far. */
const EDGE = 30;
const BACK_DISTANCE_MIN = 90;
/** Documented default of `onReachBottomDistance`. */
const REACH_BOTTOM_DISTANCE = 50;

/** Who is told what happens to the page: its `page-meta`. */
export interface PageFollower {
  scrolled(scrollTop: number): void;
}

export class Page {
  readonly element = make("div", "mw-page");
  readonly window = make("div", "mw-page-window");
  readonly scroller = make("div", "mw-page-scroller");
  readonly navigation: NavigationBar;
  readonly isCustom: boolean;
  readonly config: Readonly<Record<string, unknown>>;
  /** Set through `page-meta` or by a call; while they are empty the page's config says it. */
  private backgroundColor = "";
  private backgroundTextStyle = "";
  /** Behind the page where it is pulled over its ends, top and bottom. */
  private backgroundEnds: readonly [top: string, bottom: string] = ["", ""];
  private rootBackgroundColor = "";
  /** What `rem` means while the page is on top; empty for the browser's default. */
  private rootFontSize = "";
  private scrollRun = 0;
  follower: PageFollower | undefined;
  private readonly refresher: Refresher;
  /** Whether it was on top before. */
  wasShown = false;
  private scrollTimer = 0;
  private jumpTimer = 0;
  private scrolledAt = 0;
  private isNearBottom = false;

  constructor(
    private readonly context: ScreenContext,
    readonly id: number,
    readonly root: ViewNode,
    readonly path: string,
    config: unknown,
    readonly isTab: boolean,
  ) {
    this.config = fieldsOf(config);
    this.isCustom = this.config.navigationStyle === "custom";
    this.navigation = new NavigationBar(context, this.config, this.isCustom);
    this.element.dataset.path = path;
    this.element.classList.toggle("mw-is-tab", isTab);
    this.window.append(this.scroller);
    this.element.append(this.navigation.element, this.window);
    if (root.box) this.scroller.append(root.box);
    this.scroller.addEventListener("scroll", () => this.scrolled());
    dragScrolls(this.scroller, () => ({ x: false, y: !flagOf(this.config.disableScroll) }), {
      began: () => this.stopScroll(),
    });
    this.scroller.addEventListener("wheel", (event) => scrollsByWheel(this.scroller, event) && this.stopScroll(), {
      passive: true,
    });
    this.scroller.classList.toggle("mw-is-still", flagOf(this.config.disableScroll));
    this.refresher = new Refresher(this.window, this.scroller, {
      flag: () => flagOf(this.config.enablePullDownRefresh),
      text: () => ((this.backgroundTextStyle || this.themed("backgroundTextStyle")) === "light" ? "white" : "black"),
      number: (_, otherwise) => otherwise,
      tell: (type) => {
        if (type === "refresherrefresh") this.context.emit(root, "pulldownrefresh", {});
      },
    });
    draggable(this.element, {
      accepts: (axis, forward, contact) => axis === "x" && forward && contact.startX < EDGE && this.navigation.hasBack,
      begin: () => {},
      move: () => {},
      end: ({ dx }) => {
        if (dx > BACK_DISTANCE_MIN) context.tell({ type: "back", swipe: true });
      },
    });
    this.arrange();
  }

  /** Sizes and colours that depend on the device and the theme. */
  arrange(): void {
    const { device } = this.context;
    const { style } = this.element;
    style.setProperty("--safe-area-inset-top", `${this.isCustom ? device.statusBarHeight : 0}px`);
    style.setProperty(
      "--safe-area-inset-bottom",
      `${this.context.isTabBarBelow(this.isTab) ? 0 : device.safeAreaBottom}px`,
    );
    this.navigation.restyle();
    this.window.style.backgroundColor = this.backgroundColor || this.themed("backgroundColor");
    const ends = this.ends();
    const [top, bottom] = ends.map((color) => color || "transparent");
    const hasEnds = ends.some((color) => color !== "");
    this.window.style.backgroundImage = hasEnds ? `linear-gradient(${top} 50%, ${bottom} 50%)` : "";
    this.refresher.changed("refresher-default-style");
    this.measure();
  }

  /** A setting of the page's config, in the theme of now. */
  private themed(name: string): string {
    return textOf(themed(this.config[name], this.context));
  }

  private ends(): readonly string[] {
    const [top, bottom] = this.backgroundEnds;
    // Documented for the config as for page-meta: on iOS only.
    if (this.context.device.platform === "android") return [top, bottom];
    return [top || this.themed("backgroundColorTop"), bottom || this.themed("backgroundColorBottom")];
  }

  /** The height that `vh` means, once the page stands on the screen. */
  measure(): void {
    const height = this.window.clientHeight || this.context.device.windowHeight;
    this.element.style.setProperty("--mw-window-vh", `${height / 100}px`);
  }

  /**
   * The background of `page` fills the window, as that of a body does, unless the root has one of its own. All pages share a document,
   * so the one on top says what `rem` is.
   */
  paint(): void {
    const { box } = this.root;
    if (!box) return;
    if (this.element.classList.contains("mw-is-top")) document.documentElement.style.fontSize = this.rootFontSize;
    const { backgroundColor } = getComputedStyle(box);
    const isClear =
      backgroundColor === "" || backgroundColor === "transparent" || backgroundColor === "rgba(0, 0, 0, 0)";
    const wanted = this.rootBackgroundColor || (isClear ? "" : backgroundColor);
    if (this.scroller.dataset.background === wanted) return;
    this.scroller.dataset.background = wanted;
    this.scroller.style.backgroundColor = wanted;
  }

  setBackgroundColor(color: string): void {
    this.backgroundColor = color;
    this.arrange();
  }

  /** The colours above and below the page; an empty one is the colour of the window. */
  setBackgroundEnds(top: string, bottom: string): void {
    this.backgroundEnds = [top, bottom];
    this.arrange();
  }

  /** The colour where the page leaves room. */
  setRootBackgroundColor(color: string): void {
    this.rootBackgroundColor = color;
    this.paint();
  }

  setRootFontSize(size: string): void {
    this.rootFontSize = size;
    this.paint();
  }

  setBackgroundTextStyle(style: string): void {
    this.backgroundTextStyle = style;
    this.refresher.changed("refresher-default-style");
  }

  /** Begins to refresh as if the user had pulled, or ends it. */
  refresh(isOn: boolean): void {
    if (isOn && !this.refresher.isOn) this.refresher.refresh();
    if (!isOn && this.refresher.isOn) this.refresher.restore();
  }

  /** The user scrolls: the page goes with them, and no longer where it was sent. */
  private stopScroll(): void {
    this.scrollRun++;
    clearTimeout(this.jumpTimer);
  }

  /** `done` is called when it stands there, and not when something else scrolls meanwhile. */
  scrollTo(top: number, duration: number, done: () => void = () => {}): void {
    const { scroller } = this;
    const run = ++this.scrollRun;
    clearTimeout(this.jumpTimer);
    const arrive = (): void => {
      if (run !== this.scrollRun) return;
      this.scrollRun++;
      clearTimeout(this.jumpTimer);
      scroller.scrollTop = top;
      done();
    };
    if (duration <= 0 || this.context.isStill) {
      arrive();
      return;
    }
    // A hidden window has no animation frames; there it jumps in the end.
    this.jumpTimer = window.setTimeout(arrive, duration + 100);
    const start = scroller.scrollTop;
    const begin = performance.now();
    const step = (now: number): void => {
      if (run !== this.scrollRun || !scroller.isConnected) return;
      const part = Math.min((now - begin) / duration, 1);
      if (part >= 1) return arrive();
      scroller.scrollTop = start + (top - start) * (1 - (1 - part) ** 3);
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }

  private scrolled(): void {
    const now = performance.now();
    clearTimeout(this.scrollTimer);
    if (now - this.scrolledAt >= SCROLL_INTERVAL_MS) this.tellScroll();
    else this.scrollTimer = window.setTimeout(() => this.tellScroll(), SCROLL_INTERVAL_MS);
    this.reachBottom();
  }

  private tellScroll(): void {
    this.scrolledAt = performance.now();
    const scrollTop = Math.round(this.scroller.scrollTop);
    this.context.emit(this.root, "pagescroll", { scrollTop });
    this.follower?.scrolled(scrollTop);
  }

  /** Once for each approach. */
  private reachBottom(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    const distance = numberOf(this.config.onReachBottomDistance, REACH_BOTTOM_DISTANCE);
    const isNear = scrollTop > 0 && scrollTop + clientHeight >= scrollHeight - distance - 1;
    if (isNear && !this.isNearBottom) this.context.emit(this.root, "reachbottom", {});
    this.isNearBottom = isNear;
  }

  dispose(): void {
    clearTimeout(this.scrollTimer);
    clearTimeout(this.jumpTimer);
    this.refresher.dispose();
    if (this.element.classList.contains("mw-is-top")) document.documentElement.style.fontSize = "";
    this.element.remove();
  }
}
