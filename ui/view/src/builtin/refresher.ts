/**
 * Pulling down to refresh: of a scroll-view (`refresher-*`) and of a page (`enablePullDownRefresh`).
 * Counterpart: `scroll-view.ts`, `screen/page.ts`. Invariant: what was pulled goes back, by the app's word or by itself.
 */
import { make } from "../dom";
import { draggable, type DragMove } from "../gesture/drags";

/** What the refresher asks and tells. */
export interface RefresherHost {
  flag(name: string): boolean;
  text(name: string, otherwise?: string): string;
  number(name: string, otherwise: number): number;
  tell(type: string, detail: unknown): void;
}

/** Documented default of `refresher-threshold`. */
const THRESHOLD = 45;
/** What is pulled moves slower than the finger. */
const RESISTANCE = 0.55;

export class Refresher {
  private readonly strip = make("div", "mw-refresher");
  private readonly dots = make("div", "mw-refresher-dots", make("i"), make("i"), make("i"));
  private pulled = 0;
  private isRefreshing = false;
  private timer = 0;

  constructor(
    element: HTMLElement,
    private readonly viewport: HTMLElement,
    private readonly host: RefresherHost,
  ) {
    this.strip.append(this.dots);
    this.strip.hidden = true;
    element.prepend(this.strip);
    draggable(element, {
      accepts: (axis, forward) =>
        axis === "y" && forward && host.flag("refresher-enabled") && viewport.scrollTop <= 0 && !this.isRefreshing,
      begin: () => this.begin(),
      move: (move) => this.pull(move),
      end: () => this.release(),
    });
  }

  changed(name: string): void {
    if (name === "refresher-background") this.strip.style.background = this.host.text(name, "#fff");
    if (name === "refresher-default-style") this.strip.dataset.look = this.host.text(name, "black");
    if (name !== "refresher-triggered") return;
    const isOn = this.host.flag(name);
    if (isOn && !this.isRefreshing) this.refresh();
    if (!isOn && this.isRefreshing) this.restore();
  }

  /** As if the user had pulled. */
  refresh(): void {
    this.isRefreshing = true;
    this.place(this.threshold, true);
    this.strip.classList.add("mw-is-refreshing");
    this.host.tell("refresherrefresh", { dy: this.pulled });
  }

  /** Back to where it was. */
  restore(): void {
    this.isRefreshing = false;
    this.strip.classList.remove("mw-is-refreshing");
    this.place(0, true);
    this.host.tell("refresherrestore", { dy: 0 });
  }

  get isOn(): boolean {
    return this.isRefreshing;
  }

  private get threshold(): number {
    return this.host.number("refresher-threshold", THRESHOLD);
  }

  private begin(): void {
    clearTimeout(this.timer);
    this.strip.hidden = false;
    this.host.tell("refresherwillrefresh", {});
  }

  private pull({ dy }: DragMove): void {
    this.place(Math.max(dy, 0) * RESISTANCE, false);
    this.host.tell("refresherpulling", { dy: this.pulled });
  }

  private release(): void {
    if (this.pulled >= this.threshold) {
      this.refresh();
      return;
    }
    this.place(0, true);
    this.host.tell("refresherabort", { dy: 0 });
  }

  private place(pulled: number, isSmooth: boolean): void {
    this.pulled = Math.round(pulled * 10) / 10;
    this.strip.hidden = false;
    this.viewport.style.transition = isSmooth ? "transform 0.25s" : "";
    this.viewport.style.transform = pulled === 0 ? "" : `translateY(${this.pulled}px)`;
    this.strip.style.height = `${Math.max(this.pulled, this.threshold)}px`;
    this.strip.style.setProperty("--mw-pulled", String(Math.min(pulled / this.threshold, 1)));
    clearTimeout(this.timer);
    if (pulled === 0) this.timer = window.setTimeout(() => (this.strip.hidden = true), 250);
  }

  dispose(): void {
    clearTimeout(this.timer);
  }
}
