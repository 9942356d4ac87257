/**
 * The wheel scrolls what a finger would: not what lies behind something that catches touchmove, nor a picker's page.
 * Counterpart: `drags.ts` has the same rule for the mouse. Invariant: a wheel that nothing may take is prevented.
 */
import { nodeAt } from "../node";

/** Prevents the wheel where a caught touchmove would. */
export function blocksWheel(event: WheelEvent): void {
  if (!(event.target instanceof Element)) return;
  for (let element: Element | null = event.target; element; element = element.parentElement) {
    if (canScroll(element, event)) return;
    if (nodeAt(element)?.box === element && nodeAt(element)?.catches("touchmove")) {
      event.preventDefault();
      return;
    }
  }
}

function canScroll(element: Element, { deltaX, deltaY }: WheelEvent): boolean {
  const isAcross = Math.abs(deltaX) > Math.abs(deltaY);
  const room = isAcross ? element.scrollWidth - element.clientWidth : element.scrollHeight - element.clientHeight;
  if (room <= 1) return false;
  const { overflowX, overflowY } = getComputedStyle(element);
  return /auto|scroll/.test(isAcross ? overflowX : overflowY);
}
