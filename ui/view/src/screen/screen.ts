/**
 * The whole screen: pages below, the phone's and WeChat's own pieces above.
 * Counterpart: `frame.ts` drives it. Invariant: what lies above the pages takes no finger where nothing is drawn.
 */
import { make } from "../dom";
import type { Cover } from "../protocol";
import type { ScreenContext } from "./context";
import { coverElement } from "./cover";
import { Pages } from "./pages";
import type { Page } from "./page";
import { StatusBar } from "./status-bar";
import { UiCalls } from "./ui-calls";

export class Screen {
  readonly element = make("div", "screen");
  readonly pages: Pages;
  /** Panels from the bottom: pickers. */
  readonly panels = make("div", "panels");
  /** Toasts and dialogs. */
  readonly overlays = make("div", "overlays");
  readonly statusBar: StatusBar;
  readonly ui: UiCalls;

  private covered: HTMLElement | undefined;

  constructor(private readonly context: ScreenContext) {
    this.pages = new Pages(context, (top) => this.topChanged(top));
    this.statusBar = new StatusBar(context);
    this.ui = new UiCalls(context, this);
    this.element.append(this.pages.element, this.panels, this.statusBar.element, this.statusBar.capsule, this.overlays);
    if (context.device.safeAreaBottom > 0) this.element.append(make("div", "home-indicator"));
    this.arrange();
  }

  /** Sizes of the device, colours of the theme. */
  arrange(): void {
    const { device, theme } = this.context;
    const { style, dataset } = this.element;
    dataset.theme = theme;
    dataset.platform = device.platform === "android" ? "android" : "ios";
    style.setProperty("--status-bar-height", `${device.statusBarHeight}px`);
    style.setProperty("--device-bottom", `${device.safeAreaBottom}px`);
    this.pages.arrange();
    this.colour();
  }

  /** The signs of the status bar follow the page on top. */
  colour(): void {
    const { top } = this.pages;
    this.statusBar.setDark(top ? top.navigation.isDarkText : this.context.theme === "light");
  }

  cover(cover: Cover | null): void {
    this.covered?.remove();
    this.covered = cover ? coverElement(cover) : undefined;
    if (this.covered) this.element.append(this.covered);
  }

  dispose(): void {
    this.statusBar.dispose();
    this.pages.clear();
    this.element.remove();
  }

  private topChanged(top: Page | undefined): void {
    this.panels.replaceChildren();
    this.ui.topChanged(top);
    this.colour();
  }
}
