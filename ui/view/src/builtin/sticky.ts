/**
 * `sticky-section` and `sticky-header`: headers that stay at the top while their section passes.
 * Counterpart: `gesture` has no part in it, the browser's own `position: sticky` moves them. Invariant: a header tells each change of
 * being at the top once; headers side by side stand below one another, unless they may overlap.
 */
import { numberOf } from "../values";
import { AfterLayout } from "./after-layout";
import { Builtin } from "./builtin";
import { paddingOf } from "./pixels";

/** Where a header stands by itself is rounded by the browser. */
const ROUNDING = 0.5;
const MEASURING = "mw-is-measuring";

export class StickySection extends Builtin {
  override changed(name: string): void {
    // Without a box of its own the section holds its header no more, so the next one covers it.
    if (name === "push-pinned-header") this.mark("covering", !this.flag(name, true));
    if (name === "padding") this.styled();
  }

  override styled(): void {
    const padding = paddingOf(this.node.read("padding"));
    if (padding !== "") this.element.style.padding = padding;
  }

  override inserted(): void {
    this.styled();
  }
}

export class StickyHeader extends Builtin {
  private stack: HeaderStack | undefined;
  /** Where it stands when nothing holds it, from the top of the content. */
  private natural = 0;
  private end = Infinity;
  private top = 0;
  private isStuck = false;
  private readonly afterLayout = new AfterLayout(this.element);

  override changed(name: string): void {
    if (name === "padding") this.styled();
    if (name === "offset-top" || name === "allow-overlapping") this.stack?.plan();
  }

  override styled(): void {
    const padding = paddingOf(this.node.read("padding"));
    if (padding !== "") this.element.style.padding = padding;
    this.element.style.top = `${this.top}px`;
  }

  /** A header comes into its section before the section comes into the page. */
  override inserted(): void {
    this.styled();
    this.afterLayout.run("join", () => this.join());
  }

  override childrenChanged(): void {
    this.stack?.plan();
  }

  private join(): void {
    const viewport = this.element.closest<HTMLElement>(".mw-scroll-viewport");
    if (!viewport) return;
    const stack = HeaderStack.of(viewport);
    if (stack !== this.stack) this.stack?.remove(this);
    this.stack = stack;
    stack.add(this);
  }

  /** Room that headers before it in the same parent take at the top. */
  place(above: number): number {
    const offset = numberOf(this.node.read("offset-top"), 0);
    this.top = Math.max(offset, this.flag("allow-overlapping") ? 0 : above);
    this.element.style.top = `${this.top}px`;
    return this.top + this.element.offsetHeight;
  }

  /** Reads where it stands while no header is held. */
  measure(origin: number): void {
    const rect = this.element.getBoundingClientRect();
    const section = this.element.closest("wx-sticky-section:not([mw-covering])")?.getBoundingClientRect();
    this.natural = rect.top - origin;
    this.end = section ? section.bottom - origin : Infinity;
  }

  follow(scrollTop: number): void {
    const line = scrollTop + this.top;
    const isStuck = line > this.natural + ROUNDING && line < this.end;
    if (isStuck === this.isStuck) return;
    this.isStuck = isStuck;
    this.emitHeard("stickontopchange", { isStickOnTop: isStuck });
  }

  get container(): Element | null {
    return this.element.parentElement;
  }

  override dispose(): void {
    this.afterLayout.dispose();
    this.stack?.remove(this);
  }
}

/** All headers of one scrolling viewport. */
class HeaderStack {
  private static readonly stacks = new WeakMap<HTMLElement, HeaderStack>();
  private readonly headers = new Set<StickyHeader>();
  private readonly sizes = new ResizeObserver(() => this.plan());
  private timer = 0;

  static of(viewport: HTMLElement): HeaderStack {
    const known = HeaderStack.stacks.get(viewport);
    if (known) return known;
    const stack = new HeaderStack(viewport);
    HeaderStack.stacks.set(viewport, stack);
    return stack;
  }

  private constructor(private readonly viewport: HTMLElement) {
    viewport.addEventListener("scroll", () => this.follow());
    this.sizes.observe(viewport);
    // The content is as high as what is in it, so any change above a header changes it as well.
    if (viewport.firstElementChild) this.sizes.observe(viewport.firstElementChild);
  }

  add(header: StickyHeader): void {
    this.headers.add(header);
    this.plan();
  }

  remove(header: StickyHeader): void {
    this.headers.delete(header);
    this.plan();
  }

  /** Once for all that changes in a batch. */
  plan(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.measure(), 0);
  }

  private measure(): void {
    const { viewport } = this;
    const ordered = [...this.headers].sort((a, b) => (isBefore(a, b) ? -1 : 1));
    const rooms = new Map<Element | null, number>();
    for (const header of ordered) rooms.set(header.container, header.place(rooms.get(header.container) ?? 0));
    viewport.classList.add(MEASURING);
    const origin = viewport.getBoundingClientRect().top - viewport.scrollTop;
    for (const header of ordered) header.measure(origin);
    viewport.classList.remove(MEASURING);
    this.follow();
  }

  private follow(): void {
    for (const header of this.headers) header.follow(this.viewport.scrollTop);
  }
}

function isBefore(one: StickyHeader, other: StickyHeader): boolean {
  const [a, b] = [one.node.box, other.node.box];
  return !!a && !!b && (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
}
