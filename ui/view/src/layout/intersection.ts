/**
 * `wx.createIntersectionObserver` on real layout.
 * Counterpart: `ui/logic/src/wx/observers.ts`. Invariant: with several references the answer is about the area that all of them share, as
 * documented; numbers are relative to the page's window.
 */

type Margins = Readonly<Record<string, unknown>>;

export interface Observed {
  readonly element: HTMLElement;
  readonly node: number;
  readonly window: HTMLElement;
  readonly references: readonly { readonly element: HTMLElement; readonly margins: Margins }[];
  readonly thresholds: readonly number[];
  readonly initialRatio: number;
  tell(reply: Record<string, unknown>): void;
}

interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Thresholds of one observer. */
const THRESHOLD_COUNT_MAX = 100;

/** Tells whenever a threshold is crossed, until the returned function is called. */
export function observe(observed: Observed): () => void {
  const thresholds = [...new Set(observed.thresholds.filter((one) => one >= 0 && one <= 1))].slice(
    0,
    THRESHOLD_COUNT_MAX,
  );
  const levels = thresholds.length > 0 ? thresholds.sort((a, b) => a - b) : [0];
  let before = levelOf(observed.initialRatio, levels, false);
  const check = (): void => {
    const found = measure(observed);
    const level = levelOf(found.ratio, levels, found.isTouching);
    if (level === before) return;
    before = level;
    observed.tell(found.reply);
  };
  const watchers = observed.references.map(({ element, margins }) => {
    const root = element.contains(observed.element) ? element : observed.window;
    const watcher = new IntersectionObserver(check, { root, rootMargin: marginText(margins), threshold: levels });
    watcher.observe(observed.element);
    return watcher;
  });
  return () => {
    for (const watcher of watchers) watcher.disconnect();
  };
}

/** How many thresholds the ratio has reached; an edge that only touches counts for a threshold of 0. */
function levelOf(ratio: number, levels: readonly number[], isTouching: boolean): number {
  return levels.filter((level) => (level === 0 ? ratio > 0 || isTouching : ratio >= level - 1e-6)).length;
}

function measure({ element, node, window, references }: Observed) {
  const origin = window.getBoundingClientRect();
  const target = areaOf(element.getBoundingClientRect());
  const shared = references
    .map(({ element: one, margins }) => widened(areaOf(one.getBoundingClientRect()), margins))
    .reduce(intersection);
  const common = intersection(target, shared);
  const isTouching = common.right >= common.left && common.bottom >= common.top && element.isConnected;
  const size = (area: Area): number => Math.max(area.right - area.left, 0) * Math.max(area.bottom - area.top, 0);
  const whole = size(target);
  const ratio = !isTouching ? 0 : whole === 0 ? 1 : size(common) / whole;
  const seen = isTouching ? common : { left: 0, top: 0, right: 0, bottom: 0 };
  return {
    ratio,
    isTouching,
    reply: {
      node,
      intersectionRatio: ratio,
      boundingClientRect: relative(target, origin),
      relativeRect: relative(shared, origin),
      intersectionRect: isTouching ? relative(seen, origin) : { ...seen, width: 0, height: 0 },
    },
  };
}

function areaOf({ left, top, right, bottom }: DOMRect): Area {
  return { left, top, right, bottom };
}

function margin(margins: Margins, side: string): number {
  const value = margins[side];
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}

function widened(area: Area, margins: Margins): Area {
  return {
    left: area.left - margin(margins, "left"),
    top: area.top - margin(margins, "top"),
    right: area.right + margin(margins, "right"),
    bottom: area.bottom + margin(margins, "bottom"),
  };
}

function marginText(margins: Margins): string {
  return ["top", "right", "bottom", "left"].map((side) => `${margin(margins, side)}px`).join(" ");
}

function intersection(a: Area, b: Area): Area {
  return {
    left: Math.max(a.left, b.left),
    top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right),
    bottom: Math.min(a.bottom, b.bottom),
  };
}

function relative({ left, top, right, bottom }: Area, origin: DOMRect) {
  return {
    left: left - origin.left,
    top: top - origin.top,
    right: right - origin.left,
    bottom: bottom - origin.top,
    width: Math.max(right - left, 0),
    height: Math.max(bottom - top, 0),
  };
}
