/**
 * Components that change the page or where things stand: navigation-bar, root-portal, page-container, match-media.
 * Counterpart: `screen/page.ts`; page-meta has a file of its own. Invariant: what was drawn elsewhere is taken away with its node.
 */
import { make } from "../dom";
import { Builtin } from "./builtin";

/** `navigation-bar` inside of page-meta. */
export class NavigationBarNode extends Builtin {
  override changed(name: string): void {
    setTimeout(() => this.apply(name), 0);
  }

  override inserted(): void {
    for (const name of ["title", "loading", "front-color"]) if (this.node.read(name) !== undefined) this.changed(name);
  }

  private apply(name: string): void {
    const navigation = this.surface.pageOf(this.node)?.navigation;
    if (!navigation) return;
    if (name === "title") navigation.setTitle(this.text("title"));
    if (name === "loading") navigation.setLoading(this.flag("loading"));
    if (name === "front-color" || name === "background-color") {
      navigation.setColors(
        this.text("front-color") || undefined,
        this.text("background-color") || undefined,
        this.number("color-animation-duration", 0),
      );
      this.surface.colour();
    }
  }
}

/** `root-portal`: its children stand above the page, whatever is around them. */
export class RootPortal extends Builtin {
  private readonly portal = document.createElement("wx-root-portal-content");

  constructor(...args: ConstructorParameters<typeof Builtin>) {
    super(...args);
    this.content = this.portal;
    this.node.adopt(this.portal);
  }

  override changed(name: string): void {
    if (name === "enable") this.place();
  }

  override inserted(): void {
    this.place();
  }

  override childrenChanged(): void {
    this.place();
  }

  private place(): void {
    const window = this.flag("enable", true) ? this.surface.windowOf(this.node) : null;
    const target = window ?? this.element;
    if (this.portal.parentNode !== target) target.append(this.portal);
    // A portal in a tree that does not stand in a page yet is placed when it does.
    if (!window && this.flag("enable", true)) setTimeout(() => this.element.isConnected && this.place(), 0);
  }

  override dispose(): void {
    this.portal.remove();
  }
}

/** `page-container`: a page within the page that comes from an edge. */
export class PageContainer extends Builtin {
  private readonly overlay = make("div", "mw-container-overlay");
  private readonly box = make("div", "mw-container-box");
  private isShown = false;
  private timer = 0;

  constructor(...args: ConstructorParameters<typeof Builtin>) {
    super(...args);
    this.content = this.box;
    this.element.append(this.overlay, this.box);
    this.overlay.addEventListener("click", () => this.emitHeard("clickoverlay", {}));
    this.element.hidden = true;
  }

  override changed(name: string): void {
    if (name === "show") this.toggle(this.flag("show"));
    this.overlay.hidden = !this.flag("overlay", true);
    this.element.dataset.position = this.text("position", "bottom");
    this.box.classList.toggle("mw-is-round", this.flag("round"));
    this.element.style.zIndex = String(this.number("z-index", 100));
    this.overlay.style.cssText = this.surface.inlineStyle(this.node, this.text("overlay-style"));
    this.box.style.cssText = this.surface.inlineStyle(this.node, this.text("custom-style"));
  }

  /** before…, …, after…: as documented, each once for a way. */
  private toggle(isShown: boolean): void {
    if (isShown === this.isShown) return;
    this.isShown = isShown;
    const way = isShown ? "enter" : "leave";
    const ms = this.number("duration", 300);
    clearTimeout(this.timer);
    this.emitHeard(`before${way}`, {});
    this.emitHeard(way, {});
    this.element.hidden = false;
    this.element.style.setProperty("--mw-duration", `${ms}ms`);
    this.mark("leaving", !isShown);
    this.timer = window.setTimeout(() => {
      this.element.hidden = !this.isShown;
      this.emitHeard(`after${way}`, {});
    }, ms);
  }

  override dispose(): void {
    clearTimeout(this.timer);
  }
}

/** `match-media`: shows its children only on screens of the described size. */
export class MatchMedia extends Builtin {
  override changed(): void {
    this.restyled();
  }

  override inserted(): void {
    this.restyled();
  }

  override restyled(): void {
    const { windowWidth, windowHeight } = this.surface.device;
    const fits = (value: number, name: string): boolean =>
      value >= this.number(`min-${name}`, -Infinity) &&
      value <= this.number(`max-${name}`, Infinity) &&
      value === this.number(name, value);
    const orientation = this.text("orientation");
    const isTurned = orientation === "" || orientation === (windowWidth > windowHeight ? "landscape" : "portrait");
    this.element.hidden = !(fits(windowWidth, "width") && fits(windowHeight, "height") && isTurned);
  }
}
