/**
 * How large the phones are drawn. Counterpart: `PhoneStage.vue`. Invariant: both phones have the same scale and are never
 * larger than life; below `SCALE_MIN` the pane scrolls instead.
 */
export const SCALE_MIN = 0.4;
const BEZEL = 20;
const GAP = 16;
/** Name line, gaps and padding of the stage. */
const HEAD = 32;

export interface Size {
  readonly width: number;
  readonly height: number;
}

export function phoneScale(
  screens: readonly { readonly screenWidth: number; readonly screenHeight: number }[],
  pane: Size,
): number {
  if (screens.length === 0) return 1;
  const width = screens.reduce((sum, { screenWidth }) => sum + screenWidth + BEZEL, 0);
  const height = Math.max(...screens.map(({ screenHeight }) => screenHeight + BEZEL));
  const free = pane.width - GAP * (screens.length - 1);
  const fit = Math.min(free / width, (pane.height - HEAD) / height);
  return Math.min(1, Math.max(SCALE_MIN, Math.floor(fit * 1_000) / 1_000));
}
