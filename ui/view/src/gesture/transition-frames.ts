/**
 * Where an element is while its transition runs, frame by frame.
 * Counterpart: `swiper` and `movable-view` tell the app. Invariant: it stops by itself when the time is over or the element is gone; a
 * hidden window has no frames, so whoever asks tells the end by a timer of its own.
 */

/** Tells the translation of `element` for each frame within `ms`; the answer stops it. */
export function eachFrame(element: HTMLElement, ms: number, tell: (x: number, y: number) => void): () => void {
  const until = performance.now() + ms;
  let frame = 0;
  const step = (now: number): void => {
    if (now >= until || !element.isConnected) return;
    tell(...translationOf(element));
    frame = requestAnimationFrame(step);
  };
  frame = requestAnimationFrame(step);
  return () => cancelAnimationFrame(frame);
}

/** How far an element is moved on the screen, by a transition that may run. */
export function translationOf(element: HTMLElement): [x: number, y: number] {
  const { m41, m42 } = new DOMMatrixReadOnly(getComputedStyle(element).transform);
  return [m41, m42];
}
