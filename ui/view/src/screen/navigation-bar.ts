/**
 * The navigation bar of one page: title, back arrow or home button, loading, colours.
 * Counterpart: `navigationBar*` of the page's config and the `setNavigationBar*` calls. Invariant: with `navigationStyle: custom` it takes
 * no room and shows nothing, whatever the app calls.
 */
import { make, strokes } from "../dom";
import { textOf } from "../values";
import type { ScreenContext } from "./context";
import { themed } from "./theme-variables";

const BACK = ["M15.5 4.5 8 12l7.5 7.5"];
const HOME = ["M4 11.2 12 4.5l8 6.7", "M6 9.8V19a.8.8 0 0 0 .8.8h10.4a.8.8 0 0 0 .8-.8V9.8", "M12 15.2v4.4"];

/** Longest title that is drawn. */
const TITLE_LENGTH_MAX = 200;

export class NavigationBar {
  readonly element = make("div", "mw-navigation");
  private readonly title = make("div", "mw-navigation-title");
  private readonly words = make("span", "mw-navigation-words");
  private readonly back = make("button", "mw-navigation-back", strokes("0 0 24 24", BACK, 2));
  private readonly home = make("button", "mw-navigation-home", strokes("0 0 24 24", HOME, 1.6));
  private readonly spinner = make("i", "mw-spinner navigation-loading");
  private frontColor: string | undefined;
  private backgroundColor: string | undefined;

  constructor(
    private readonly context: ScreenContext,
    private readonly config: Readonly<Record<string, unknown>>,
    private readonly isCustom: boolean,
  ) {
    this.spinner.hidden = true;
    this.title.append(this.spinner, this.words);
    const bar = make("div", "mw-navigation-bar", this.back, this.home, this.title);
    this.element.append(make("div", "mw-navigation-status"), bar);
    this.back.setAttribute("aria-label", context.texts.back);
    this.home.setAttribute("aria-label", context.texts.home);
    this.back.addEventListener("click", () => this.context.tell({ type: "back", swipe: false }));
    this.home.hidden = true;
    this.back.hidden = true;
    this.setTitle(textOf(config.navigationBarTitleText));
    if (isCustom) this.element.hidden = true;
  }

  /** Whether there is a page below; a custom bar hides the arrow, not the gesture. */
  get hasBack(): boolean {
    return !this.back.hidden;
  }

  /** `back` when there is a page below, `home` when this is not the first page of the app. */
  setLeft(left: "back" | "home" | "none", goHome: () => void): void {
    this.back.hidden = left !== "back";
    this.home.hidden = left !== "home";
    this.home.onclick = goHome;
  }

  hideHome(): void {
    this.home.hidden = true;
  }

  setTitle(title: string): void {
    this.words.textContent = title.slice(0, TITLE_LENGTH_MAX);
  }

  setLoading(isOn: boolean): void {
    this.spinner.hidden = !isOn;
  }

  setColors(front: string | undefined, background: string | undefined, duration: number): void {
    this.frontColor = front ?? this.frontColor;
    this.backgroundColor = background ?? this.backgroundColor;
    this.element.style.transition = duration > 0 ? `background-color ${duration}ms, color ${duration}ms` : "";
    this.restyle();
  }

  /** Whether what stands on the bar (and the status bar above it) is dark. */
  get isDarkText(): boolean {
    const front = this.frontColor ?? this.defaultFront();
    return /^(?:black|#0{3}(?:0{3})?)$/i.test(front);
  }

  restyle(): void {
    const { style, classList } = this.element;
    style.backgroundColor = this.backgroundColor ?? this.defaultBackground();
    classList.toggle("mw-is-dark-text", this.isDarkText);
  }

  private configured(name: string): string | undefined {
    return textOf(themed(this.config[name], this.context)) || undefined;
  }

  private defaultFront(): string {
    const configured = this.configured("navigationBarTextStyle");
    if (configured) return configured;
    // Documented default: white, on black.
    if (this.isCustom || this.configured("navigationBarBackgroundColor")) return "white";
    return this.context.theme === "dark" ? "white" : "black";
  }

  private defaultBackground(): string {
    const configured = this.configured("navigationBarBackgroundColor");
    if (configured) return configured;
    if (this.configured("navigationBarTextStyle") === "white") return "#000000";
    return this.context.theme === "dark" ? "#191919" : "#ededed";
  }
}
