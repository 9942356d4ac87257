/**
 * The status bar and the capsule: what the phone and WeChat draw over every page.
 * Counterpart: `capsule` messages to the page around the frame. Invariant: the capsule stands where `wx.getMenuButtonBoundingClientRect` says.
 */
import { drawing, make } from "../dom";
import type { ScreenContext } from "./context";

const SIGNAL = [
  "M1 8.2a.8.8 0 0 1 .8-.8h1.4a.8.8 0 0 1 .8.8v2.6a.8.8 0 0 1-.8.8H1.800a.8.8 0 0 1-.8-.8z",
  "M5.700 6a.8.8 0 0 1 .8-.8h1.400a.8.8 0 0 1 .8.8v4.800a.8.8 0 0 1-.8.8H6.500a.8.8 0 0 1-.8-.8z",
  "M10.400 3.700a.8.8 0 0 1 .8-.8h1.400a.8.8 0 0 1 .8.8v7.100a.8.8 0 0 1-.8.8h-1.400a.8.8 0 0 1-.8-.8z",
  "M15.100 1.300a.8.8 0 0 1 .8-.8h1.400a.8.8 0 0 1 .8.8v9.500a.8.8 0 0 1-.8.8h-1.400a.8.8 0 0 1-.8-.8z",
];
const WIFI = [
  "M8.500 2.700c2.300 0 4.400.9 6 2.400a.3.300 0 0 0 .4 0l1.100-1.200a.300.300 0 0 0 0-.5A11 11 0 0 0 8.500.500 11 11 0 0 0 1 3.400a.300.300 0 0 0 0 .5l1.100 1.200a.300.300 0 0 0 .4 0 8.700 8.700 0 0 1 6-2.400z",
  "M8.500 6.500c1.300 0 2.500.5 3.400 1.300a.300.300 0 0 0 .5 0l1.100-1.200a.300.300 0 0 0 0-.5 7.300 7.300 0 0 0-10 0 .300.300 0 0 0 0 .5l1.100 1.200a.300.300 0 0 0 .5 0 5 5 0 0 1 3.400-1.300z",
  "M10.800 9a.300.300 0 0 1 0 .5l-2 2a.300.300 0 0 1-.5 0l-2-2a.300.300 0 0 1 0-.5 3.500 3.500 0 0 1 4.500 0z",
];
const BATTERY = [
  "M3.500.500h16a3 3 0 0 1 3 3v5a3 3 0 0 1-3 3h-16a3 3 0 0 1-3-3v-5a3 3 0 0 1 3-3zm0 1a2 2 0 0 0-2 2v5a2 2 0 0 0 2 2h16a2 2 0 0 0 2-2v-5a2 2 0 0 0-2-2z",
  "M3.800 2.500h15.400a1.300 1.300 0 0 1 1.300 1.300v4.400a1.300 1.300 0 0 1-1.300 1.300H3.800a1.300 1.300 0 0 1-1.300-1.300V3.800a1.300 1.300 0 0 1 1.300-1.300z",
  "M23.500 4v4a2.200 2.200 0 0 0 1.300-2 2.200 2.200 0 0 0-1.300-2z",
];
const DOTS = [
  "M5.500 10.200a1.800 1.800 0 1 1 0 3.600 1.800 1.800 0 0 1 0-3.600z",
  "M12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6z",
  "M18.500 10.200a1.800 1.800 0 1 1 0 3.600 1.800 1.800 0 0 1 0-3.600z",
];
const RING = [
  "M12 3.300a8.700 8.700 0 1 1 0 17.400 8.700 8.700 0 0 1 0-17.400zm0 2a6.700 6.700 0 1 0 0 13.400 6.700 6.700 0 0 0 0-13.400z",
  "M12 9a3 3 0 1 1 0 6 3 3 0 0 1 0-6z",
];

export class StatusBar {
  readonly element = make("div", "status-bar");
  readonly capsule = make("div", "capsule");
  private readonly clock = make("span", "status-clock");
  private timer = 0;

  constructor(context: ScreenContext) {
    const icons = make("span", "status-icons");
    icons.append(drawing("0 0 18 12", SIGNAL), drawing("0 0 17 12", WIFI), drawing("0 0 26 12", BATTERY));
    this.element.append(this.clock, icons);
    const menu = make("button", "capsule-menu", drawing("0 0 24 24", DOTS));
    const close = make("button", "capsule-close", drawing("0 0 24 24", RING));
    menu.setAttribute("aria-label", context.texts.menu);
    close.setAttribute("aria-label", context.texts.close);
    menu.addEventListener("click", () => context.tell({ type: "capsule", button: "menu" }));
    close.addEventListener("click", () => context.tell({ type: "capsule", button: "close" }));
    this.capsule.append(menu, make("i", "capsule-line"), close);
    this.tick();
  }

  /** Dark signs for bright bars. */
  setDark(isDark: boolean): void {
    this.element.classList.toggle("is-dark-text", isDark);
    this.capsule.classList.toggle("is-dark-text", isDark);
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
