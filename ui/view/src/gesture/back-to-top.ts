/**
 * A tap on the status bar (iOS) or two on the title bar (Android) bring what scrolls back to its top: the page, and scroll-views that
 * want it. Counterpart: `scroll-view.ts` (`enable-back-to-top`). Invariant: only what is on the page that is seen moves.
 */
import { nodeAt } from "../node";
import type { PhoneDevice } from "../protocol";

const SCROLLERS = new WeakMap<Element, () => boolean>();

/** Two taps within this are one gesture: the time that Android gives (`ViewConfiguration.getDoubleTapTimeout`). */
const DOUBLE_TAP_MS = 300;

/** Makes `element` go back when `takes` says so. */
export function backToTop(element: HTMLElement, takes: () => boolean): void {
  SCROLLERS.set(element, takes);
}

/** Listens for the gesture of the phone on `root`. */
export function listenForBackToTop(root: HTMLElement, device: () => PhoneDevice): void {
  let tappedAt = -Infinity;
  root.addEventListener("click", (event) => {
    const { target, clientY, timeStamp } = event;
    if (!(target instanceof Element)) return;
    const { platform, statusBarHeight } = device();
    if (platform !== "android") {
      // The phone takes this tap whatever is drawn below the status bar.
      if (clientY < statusBarHeight) goBack(root);
      return;
    }
    if (!target.closest(".mw-navigation") || target.closest("button") || nodeAt(target)) return;
    const isSecond = timeStamp - tappedAt <= DOUBLE_TAP_MS;
    tappedAt = isSecond ? -Infinity : timeStamp;
    if (isSecond) goBack(root);
  });
}

function goBack(root: HTMLElement): void {
  const page = root.querySelector(".mw-page.mw-is-top");
  for (const element of page?.querySelectorAll<HTMLElement>(".mw-page-scroller, .mw-scroll-viewport") ?? [])
    if (SCROLLERS.get(element)?.() ?? element.matches(".mw-page-scroller"))
      element.scrollTo({ top: 0, behavior: "smooth" });
}
