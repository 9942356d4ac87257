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
import { Dialogs } from "./dialogs";
import { StatusBar } from "./status-bar";
import { TabBar } from "./tab-bar";
import { UiCalls } from "./ui-calls";

export class Screen {
  readonly element = make("div", "mw-screen");
  readonly pages: Pages;
  /** Panels from the bottom: pickers. */
  readonly panels = make("div", "mw-panels");
  /** Toasts and dialogs. */
  readonly overlays = make("div", "mw-overlays");
  readonly statusBar: StatusBar;
  readonly tabBar: TabBar;
  readonly dialogs: Dialogs;
  readonly ui: UiCalls;

  private covered: HTMLElement | undefined;

  constructor(private readonly context: ScreenContext) {
    this.pages = new Pages(context, (top) => this.topChanged(top));
    this.statusBar = new StatusBar(context);
    this.tabBar = new TabBar(context);
    this.pages.element.append(this.tabBar.element);
    this.dialogs = new Dialogs(this.overlays, context);
    this.ui = new UiCalls(context, this);
    this.element.append(this.pages.element, this.panels, this.statusBar.element, this.statusBar.capsule, this.overlays);
    if (context.device.safeAreaBottom > 0) this.element.append(make("div", "mw-home-indicator"));
    this.arrange();
  }

  /** Sizes of the device, colours of the theme. */
  arrange(): void {
    const { device, theme } = this.context;
    const { style, dataset, classList } = this.element;
    // Phones without a notch have a low bar with small signs.
    classList.toggle("mw-is-low-status", device.statusBarHeight < 40);
    classList.toggle("mw-has-tab-bar", this.tabBar.takesRoom);
    classList.toggle("mw-has-top-tab-bar", this.tabBar.takesRoom && this.tabBar.isOnTop);
    dataset.theme = theme;
    dataset.platform = device.platform === "android" ? "android" : "ios";
    style.setProperty("--mw-status-bar-height", `${device.statusBarHeight}px`);
    style.setProperty("--mw-device-bottom", `${device.safeAreaBottom}px`);
    this.tabBar.draw();
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
    this.tabBar.select(top);
    this.colour();
  }
}
