/**
 * `showToast` and `showLoading`: one sign in the middle of the screen.
 * Counterpart: `ui-calls.ts`. Invariant: there is one at a time, as documented; a toast leaves by itself, a loading sign does not.
 */
import { drawing, make } from "../dom";
import { flagOf, numberOf, textOf } from "../values";
import type { ScreenContext } from "./context";

/** Documented default. */
const DURATION_MS = 1_500;
/** Longest time: what is longer would never leave. */
const DURATION_MS_MAX = 600_000;

const SUCCESS = [
  "M20.7 6.3a1 1 0 0 1 0 1.4l-10.3 10.3a1.3 1.3 0 0 1-1.8 0l-5.3-5.3a1 1 0 0 1 1.4-1.4l4.8 4.8 9.8-9.8a1 1 0 0 1 1.4 0z",
];
const FAILURE = [
  "M12 2.5a9.5 9.5 0 1 1 0 19 9.5 9.5 0 0 1 0-19zm0 1.7a7.8 7.8 0 1 0 0 15.6 7.8 7.8 0 0 0 0-15.6zm-.9 3.3h1.8l-.15 6h-1.5zm.9 7.3a1.05 1.05 0 1 1 0 2.1 1.05 1.05 0 0 1 0-2.1z",
];

export class Toast {
  private element: HTMLElement | undefined;
  private isLoading = false;
  private timer = 0;

  constructor(
    private readonly layer: HTMLElement,
    private readonly context: ScreenContext,
  ) {}

  show(detail: Readonly<Record<string, unknown>>, isLoading: boolean): void {
    this.take();
    this.isLoading = isLoading;
    const icon = isLoading ? "loading" : textOf(detail.icon, "success");
    const title = textOf(detail.title);
    const image = textOf(detail.image);
    const card = make("div", "mw-toast-card");
    if (image !== "" || icon !== "none") card.append(this.sign(icon, image));
    else card.classList.add("mw-is-text");
    if (title !== "") card.append(make("div", "mw-toast-title", title));
    this.element = make("div", "mw-toast", card);
    this.element.setAttribute("role", "status");
    this.element.classList.toggle("mw-is-mask", flagOf(detail.mask));
    this.layer.append(this.element);
    if (isLoading) return;
    const ms = Math.min(numberOf(detail.duration, DURATION_MS), DURATION_MS_MAX);
    this.timer = window.setTimeout(() => this.take(), ms);
  }

  /** Each call hides either kind, as documented, unless `noConflict` keeps it to its own. */
  hide(isLoading: boolean, hasNoConflict: boolean): void {
    if (!hasNoConflict || this.isLoading === isLoading) this.take();
  }

  take(): void {
    clearTimeout(this.timer);
    this.element?.remove();
    this.element = undefined;
  }

  private sign(icon: string, image: string): Element {
    const address = image === "" ? undefined : this.context.image(image);
    if (address && address.kind !== "remote") {
      const picture = make("img", "mw-toast-image");
      picture.src = address.url;
      return picture;
    }
    if (icon === "loading") return make("i", "mw-spinner mw-toast-spinner");
    return drawing("0 0 24 24", icon === "error" || icon === "fail" ? FAILURE : SUCCESS, "mw-toast-sign");
  }
}
