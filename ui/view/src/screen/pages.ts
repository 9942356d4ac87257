/**
 * The pages on the screen, and how one goes over into the other.
 * Counterpart: `ui/logic/src/framework/pages.ts` opens, shows and closes; a batch may do several of these. Invariant: what moves is decided
 * when the batch is applied, from the top before and the top after; a closed page is gone at the latest when its movement ends.
 */
import { make } from "../dom";
import type { ViewNode } from "../node";
import { fieldsOf, listOf, textOf } from "../values";
import type { ScreenContext } from "./context";
import { Page } from "./page";

/** Of the push on an iPhone. */
const TRANSITION_MS = 320;
const EASING = "cubic-bezier(0.32, 0.72, 0, 1)";
/** Pages that are drawn; the logic layer has ten and one for each tab. */
export const PAGE_COUNT_MAX = 40;

export class Pages {
  readonly element = make("div", "mw-pages");
  /** Bottom to top. */
  private order: Page[] = [];
  private leaving: Page[] = [];
  private topBefore: Page | undefined;

  constructor(
    private readonly context: ScreenContext,
    private readonly onTop: (page: Page | undefined) => void,
  ) {}

  get top(): Page | undefined {
    return this.order.at(-1);
  }

  all(): readonly Page[] {
    return this.order;
  }

  byRoot(root: ViewNode): Page | undefined {
    return this.order.find((page) => page.root === root) ?? this.leaving.find((page) => page.root === root);
  }

  tabPaths(): readonly string[] {
    return listOf(fieldsOf(this.context.app.tabBar).list).map((item) =>
      textOf(fieldsOf(item).pagePath).replace(/^\//, ""),
    );
  }

  open(id: number, root: ViewNode, path: string, config: unknown): void {
    if (this.order.length >= PAGE_COUNT_MAX) throw new Error(`there are more than ${PAGE_COUNT_MAX} pages`);
    const isTab = this.tabPaths().includes(path);
    const page = new Page(this.context, id, root, path, config, isTab);
    const isFirst = path === textOf(listOf(this.context.app.pages)[0]);
    const left = isTab ? "none" : this.order.length > 0 ? "back" : isFirst ? "none" : "home";
    page.navigation.setLeft(left, () => this.context.tell({ type: "home" }));
    this.order.push(page);
    this.element.append(page.element);
    page.measure();
  }

  close(id: number): void {
    const page = this.order.find((one) => one.id === id);
    if (!page) return;
    this.order = this.order.filter((one) => one !== page);
    page.element.classList.remove("mw-is-top");
    this.leaving.push(page);
  }

  show(id: number): void {
    const page = this.order.find((one) => one.id === id);
    if (!page) return;
    this.order = [...this.order.filter((one) => one !== page), page];
  }

  /** After a batch: arranges who is seen, and moves. */
  settle(): void {
    const { top, topBefore } = this;
    const leaving = this.leaving;
    this.leaving = [];
    this.order.forEach((page, index) => {
      page.element.style.zIndex = String(page.isTab ? 1 : 10 + index);
      page.element.classList.toggle("mw-is-top", page === top);
    });
    if (top !== topBefore) {
      this.topBefore = top;
      this.onTop(top);
      if (top && topBefore) this.move(topBefore, top, leaving.includes(topBefore));
    }
    for (const page of leaving) if (!page.element.classList.contains("mw-is-leaving")) page.dispose();
    top?.paint();
  }

  arrange(): void {
    for (const page of this.order) page.arrange();
  }

  clear(): void {
    for (const page of [...this.order, ...this.leaving]) page.dispose();
    this.order = [];
    this.leaving = [];
    this.topBefore = undefined;
    this.element.replaceChildren();
  }

  /** Pages go in from the right and out to the right; tabs and replaced pages change at once. */
  private move(before: Page, after: Page, isClosed: boolean): void {
    const isPush = !isClosed && !after.isTab && this.order.includes(before);
    const isPop = isClosed && !before.isTab && this.order.indexOf(after) === this.order.length - 1 && after.wasShown;
    after.wasShown = true;
    before.wasShown = true;
    if ((!isPush && !isPop) || this.context.isStill || !("animate" in before.element)) return;
    const [above, below] = isPush ? [after, before] : [before, after];
    below.element.classList.add("mw-is-seen");
    if (isPop) {
      above.element.classList.add("mw-is-leaving");
      above.element.style.zIndex = "99";
    }
    const way = [{ transform: "translateX(100%)" }, { transform: "none" }];
    const shift = [{ transform: "translateX(-28%)" }, { transform: "none" }];
    const options: KeyframeAnimationOptions = { duration: TRANSITION_MS, easing: EASING };
    above.element.animate(isPush ? way : [...way].reverse(), { ...options, fill: isPop ? "forwards" : "none" });
    below.element.animate(isPush ? [...shift].reverse() : shift, options);
    // A hidden window has no animation frames, so the end does not wait for the animation.
    window.setTimeout(() => {
      below.element.classList.remove("mw-is-seen");
      if (isPop) above.dispose();
    }, TRANSITION_MS);
  }
}
