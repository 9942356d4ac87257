/**
 * `type="nested"`: the header of the outer scroll-view goes first, then the list in the body scrolls.
 * Counterpart: `scroll-view.ts`. Invariant: as long as the outer one has a way to go down, what is in the body stands still; the way
 * back begins with the list, as the browser chains it.
 */

/** Marks an outer scroll-view whose header is on the screen. */
export const HEADER_SHOWN = "header-shown";

/** Whether a scroll-view in the body of another one has to wait for it. */
export function isHeldByOuter(element: HTMLElement): boolean {
  const outer = element.parentElement?.closest("wx-nested-scroll-body")?.closest("wx-scroll-view");
  return outer?.hasAttribute(`mw-${HEADER_SHOWN}`) === true;
}

/** Whether the outer viewport has not come to its end. */
export function isHeaderShown({ scrollTop, scrollHeight, clientHeight }: HTMLElement): boolean {
  return scrollTop < scrollHeight - clientHeight - 1;
}
