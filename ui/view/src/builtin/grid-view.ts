/**
 * `list-view` and `grid-view`: rows, and columns of equal width.
 * Counterpart: `scroll-view type="custom"` holds them. Invariant: `aligned` is laid out by the browser's grid; `masonry` puts each child
 * into the column that is shortest so far, and never moves a child to another node.
 */
import { numberOf } from "../values";
import { AfterLayout } from "./after-layout";
import { Builtin } from "./builtin";
import { paddingOf } from "./pixels";

/** Documented default of `cross-axis-count`. */
const COLUMN_COUNT = 2;
/** Columns that a screen can still show. */
const COLUMN_COUNT_MAX = 100;

export class ListView extends Builtin {
  override changed(name: string): void {
    if (name === "padding") this.styled();
  }

  override styled(): void {
    const padding = paddingOf(this.node.read("padding"));
    if (padding !== "") this.element.style.padding = padding;
  }
}

export class GridView extends Builtin {
  private readonly sizes = new ResizeObserver(() => this.plan());
  private readonly watched = new Set<Element>();
  private readonly afterLayout = new AfterLayout(this.element);

  override changed(): void {
    this.plan();
  }

  override styled(): void {
    this.plan();
  }

  override inserted(): void {
    this.plan();
  }

  override childrenChanged(): void {
    this.plan();
  }

  /** Sizes that change later are observed. */
  private plan(): void {
    this.afterLayout.run("arrange", () => this.arrange());
  }

  private arrange(): void {
    const { style } = this.element;
    const gap = { main: this.gap("main-axis-gap"), cross: this.gap("cross-axis-gap") };
    const padding = paddingOf(this.node.read("padding"));
    if (padding !== "") style.padding = padding;
    const count = this.columnCount(gap.cross);
    style.gridTemplateColumns = `repeat(${count}, minmax(0, 1fr))`;
    style.gap = `${gap.main}px ${gap.cross}px`;
    const isMasonry = this.text("type", "aligned") === "masonry";
    if (!isMasonry && this.element.hasAttribute("mw-masonry")) this.release();
    this.mark("masonry", isMasonry);
    this.watch(isMasonry);
    if (isMasonry) this.stack(count, gap);
  }

  private gap(name: string): number {
    return Math.max(this.number(name, 0), 0);
  }

  /** `max-cross-axis-extent` makes as many columns as keep each within it; without it the count is given. */
  private columnCount(gap: number): number {
    const extent = numberOf(this.node.read("max-cross-axis-extent"), 0);
    const wanted =
      extent > 0 ? Math.ceil((this.innerWidth + gap) / (extent + gap)) : this.number("cross-axis-count", COLUMN_COUNT);
    return Math.min(Math.max(Math.floor(wanted), 1), COLUMN_COUNT_MAX);
  }

  private get innerWidth(): number {
    const { paddingLeft, paddingRight } = getComputedStyle(this.element);
    return this.element.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
  }

  private get items(): HTMLElement[] {
    return [...this.element.children].filter((one): one is HTMLElement => one instanceof HTMLElement);
  }

  private stack(count: number, gap: { main: number; cross: number }): void {
    const { paddingLeft, paddingTop, paddingBottom } = getComputedStyle(this.element);
    const [left, top] = [parseFloat(paddingLeft), parseFloat(paddingTop)];
    const width = (this.innerWidth - gap.cross * (count - 1)) / count;
    const { items } = this;
    for (const { style } of items) {
      style.position = "absolute";
      style.boxSizing = "border-box";
      style.width = `${width}px`;
    }
    const heights = items.map((item) => item.offsetHeight);
    const ends = new Array<number>(count).fill(0);
    items.forEach(({ style }, index) => {
      const column = ends.indexOf(Math.min(...ends));
      style.left = `${left + column * (width + gap.cross)}px`;
      style.top = `${top + (ends[column] ?? 0)}px`;
      ends[column] = (ends[column] ?? 0) + (heights[index] ?? 0) + gap.main;
    });
    const height = Math.max(0, ...ends.map((end) => end - gap.main));
    this.element.style.height = `${top + height + parseFloat(paddingBottom)}px`;
  }

  private release(): void {
    this.element.style.height = "";
    for (const { style } of this.items) for (const name of PLACED) style.removeProperty(name);
  }

  /** The own width always, the heights of the children where the layout needs them. */
  private watch(isMasonry: boolean): void {
    const wanted = new Set<Element>(isMasonry ? [this.element, ...this.items] : [this.element]);
    for (const one of this.watched) if (!wanted.has(one)) this.sizes.unobserve(one);
    for (const one of wanted) if (!this.watched.has(one)) this.sizes.observe(one);
    this.watched.clear();
    for (const one of wanted) this.watched.add(one);
  }

  override dispose(): void {
    this.afterLayout.dispose();
    this.sizes.disconnect();
  }
}

const PLACED = ["position", "box-sizing", "width", "left", "top"];
