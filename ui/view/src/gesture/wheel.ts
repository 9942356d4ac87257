/**
 * The wheel scrolls what a finger would: not what lies behind something that catches touchmove, nor a picker's page.
 * Counterpart: `drags.ts` has the same rule for the mouse; `screen/page.ts` asks whether it is the page. Invariant: a wheel that nothing may take is prevented.
 */
import { nodeAt } from "../node";

/** Prevents the wheel where a caught touchmove would. */
export function blocksWheel(event: WheelEvent): void {
  if (takerOf(event)?.isBlocked) event.preventDefault();
}

/** Whether the wheel scrolls `element`, and nothing within it. With Ctrl it zooms. */
export function scrollsByWheel(element: Element, event: WheelEvent): boolean {
  const taker = takerOf(event);
  return !event.ctrlKey && taker?.element === element && !taker.isBlocked;
}

/** Who gets the wheel: what scrolls, or what keeps the rest from scrolling. */
function takerOf(event: WheelEvent): { readonly element: Element; readonly isBlocked: boolean } | undefined {
  if (!(event.target instanceof Element)) return undefined;
  for (let element: Element | null = event.target; element; element = element.parentElement) {
    if (canScroll(element, event)) return { element, isBlocked: false };
    if (nodeAt(element)?.box === element && nodeAt(element)?.catches("touchmove")) return { element, isBlocked: true };
  }
  return undefined;
}

function canScroll(element: Element, { deltaX, deltaY }: WheelEvent): boolean {
  const isAcross = Math.abs(deltaX) > Math.abs(deltaY);
  const room = isAcross ? element.scrollWidth - element.clientWidth : element.scrollHeight - element.clientHeight;
  if (room <= 1) return false;
  const { overflowX, overflowY } = getComputedStyle(element);
  return /auto|scroll/.test(isAcross ? overflowX : overflowY);
}
