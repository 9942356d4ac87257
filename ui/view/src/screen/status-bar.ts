/**
 * The status bar and the capsule: what the phone and WeChat draw over every page.
 * Counterpart: `capsule` messages to the page around the frame. Invariant: the capsule stands where `wx.getMenuButtonBoundingClientRect` says.
 */
import { drawing, make } from "../dom";
import type { ScreenContext } from "./context";

const SIGNAL = [
  "M1 8.2a.8.8 0 0 1 .8-.8h1.4a.8.8 0 0 1 .8.8v2.6a.8.8 0 0 1-.8.8H1.8a.8.8 0 0 1-.8-.8z",
  "M5.7 6a.8.8 0 0 1 .8-.8h1.4a.8.8 0 0 1 .8.8v4.8a.8.8 0 0 1-.8.8H6.5a.8.8 0 0 1-.8-.8z",
  "M10.4 3.7a.8.8 0 0 1 .8-.8h1.4a.8.8 0 0 1 .8.8v7.1a.8.8 0 0 1-.8.8h-1.4a.8.8 0 0 1-.8-.8z",
  "M15.1 1.3a.8.8 0 0 1 .8-.8h1.4a.8.8 0 0 1 .8.8v9.5a.8.8 0 0 1-.8.8h-1.4a.8.8 0 0 1-.8-.8z",
];
const WIFI = [
  "M8.5 2.7c2.3 0 4.4.9 6 2.4a.3.3 0 0 0 .4 0l1.1-1.2a.3.3 0 0 0 0-.5A11 11 0 0 0 8.5.5 11 11 0 0 0 1 3.4a.3.3 0 0 0 0 .5l1.1 1.2a.3.3 0 0 0 .4 0 8.7 8.7 0 0 1 6-2.4z",
  "M8.5 6.5c1.3 0 2.5.5 3.4 1.3a.3.3 0 0 0 .5 0l1.1-1.2a.3.3 0 0 0 0-.5 7.3 7.3 0 0 0-10 0 .3.3 0 0 0 0 .5l1.1 1.2a.3.3 0 0 0 .5 0 5 5 0 0 1 3.4-1.3z",
  "M10.8 9a.3.3 0 0 1 0 .5l-2 2a.3.3 0 0 1-.5 0l-2-2a.3.3 0 0 1 0-.5 3.5 3.5 0 0 1 4.5 0z",
];
const BATTERY = [
  "M3.5.5h16a3 3 0 0 1 3 3v5a3 3 0 0 1-3 3h-16a3 3 0 0 1-3-3v-5a3 3 0 0 1 3-3zm0 1a2 2 0 0 0-2 2v5a2 2 0 0 0 2 2h16a2 2 0 0 0 2-2v-5a2 2 0 0 0-2-2z",
  "M3.8 2.5h15.4a1.3 1.3 0 0 1 1.3 1.3v4.4a1.3 1.3 0 0 1-1.3 1.3H3.8a1.3 1.3 0 0 1-1.3-1.3V3.8a1.3 1.3 0 0 1 1.3-1.3z",
  "M23.5 4v4a2.2 2.2 0 0 0 1.3-2 2.2 2.2 0 0 0-1.3-2z",
];
const DOTS = [
  "M5.5 10.2a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6z",
  "M12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6z",
  "M18.5 10.2a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6z",
];
const RING = [
  "M12 3.3a8.7 8.7 0 1 1 0 17.4 8.7 8.7 0 0 1 0-17.4zm0 2a6.7 6.7 0 1 0 0 13.4 6.7 6.7 0 0 0 0-13.4z",
  "M12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6z",
];

export class StatusBar {
  readonly element = make("div", "mw-status-bar");
  readonly capsule = make("div", "mw-capsule");
  private readonly clock = make("span", "mw-status-clock");
  private timer = 0;

  constructor(context: ScreenContext) {
    const icons = make("span", "mw-status-icons");
    icons.append(drawing("0 0 18 12", SIGNAL), drawing("0 0 17 12", WIFI), drawing("0 0 26 12", BATTERY));
    this.element.append(this.clock, icons);
    const menu = make("button", "mw-capsule-menu", drawing("0 0 24 24", DOTS));
    const close = make("button", "mw-capsule-close", drawing("0 0 24 24", RING));
    menu.setAttribute("aria-label", context.texts.menu);
    close.setAttribute("aria-label", context.texts.close);
    menu.addEventListener("click", () => context.tell({ type: "capsule", button: "menu" }));
    close.addEventListener("click", () => context.tell({ type: "capsule", button: "close" }));
    this.capsule.append(menu, make("i", "mw-capsule-line"), close);
    this.tick();
  }

  /** Dark signs for bright bars. */
  setDark(isDark: boolean): void {
    this.element.classList.toggle("mw-is-dark-text", isDark);
    this.capsule.classList.toggle("mw-is-dark-text", isDark);
  }

  dispose(): void {
    clearTimeout(this.timer);
  }

  private tick(): void {
    const now = new Date();
    this.clock.textContent = `${now.getHours()}:${String(now.getMinutes()).padStart(2, "0")}`;
    this.timer = window.setTimeout(() => this.tick(), 60_000 - (now.getTime() % 60_000));
  }
}
