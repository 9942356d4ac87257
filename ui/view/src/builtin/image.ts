/**
 * `image` and `cover-image`: a picture of the package, in one of fourteen modes.
 * Counterpart: `addresses.ts` says what may be loaded. Invariant: a picture of the network is not asked for; it is drawn as a placeholder
 * with the name of its host and answers with `error`, as it would offline.
 */
import type { Address } from "../addresses";
import { make } from "../dom";
import { Builtin } from "./builtin";

/** `background-size` and `background-position` of the modes that cut or fit. */
const FITS: Readonly<Record<string, readonly [fit: string, position: string]>> = {
  scaleToFill: ["fill", "center"],
  aspectFit: ["contain", "center"],
  aspectFill: ["cover", "center"],
  widthFix: ["fill", "center"],
  heightFix: ["fill", "center"],
  top: ["none", "center top"],
  bottom: ["none", "center bottom"],
  center: ["none", "center"],
  left: ["none", "left center"],
  right: ["none", "right center"],
  "top left": ["none", "left top"],
  "top right": ["none", "right top"],
  "bottom left": ["none", "left bottom"],
  "bottom right": ["none", "right bottom"],
};

export class Image extends Builtin {
  private readonly picture = make("img");
  private candidates: readonly Address[] = [];
  private source = "";
  private observer: IntersectionObserver | undefined;

  constructor(...args: ConstructorParameters<typeof Builtin>) {
    super(...args);
    this.picture.alt = "";
    this.picture.draggable = false;
    this.picture.hidden = true;
    this.content = make("div", "mw-image-children");
    this.element.append(this.picture);
    this.picture.addEventListener("load", () => this.loaded());
    this.picture.addEventListener("error", () => this.next());
    this.changed("mode");
  }

  override changed(name: string): void {
    if (name === "src") this.load();
    if (name === "mode") this.fit();
    if (name === "aria-label") this.picture.alt = this.text("aria-label");
  }

  override styled(): void {
    this.size();
  }

  override inserted(): void {
    if (this.node.children.length > 0) this.element.append(this.content);
    // Relative addresses depend on the components around it.
    if (this.source !== "" && this.picture.hidden) this.load();
  }

  private load(): void {
    this.source = this.text("src").trim();
    this.mark("remote", false);
    this.element.removeAttribute("title");
    this.observer?.disconnect();
    if (this.source === "") {
      this.picture.hidden = true;
      this.picture.removeAttribute("src");
      return;
    }
    if (!this.node.parent) return;
    if (this.flag("lazy-load")) this.loadWhenSeen();
    else this.begin();
  }

  private loadWhenSeen(): void {
    this.observer = new IntersectionObserver(
      ([entry], observer) => {
        if (!entry?.isIntersecting) return;
        observer.disconnect();
        this.begin();
      },
      { rootMargin: "300% 0px" },
    );
    this.observer.observe(this.element);
  }

  private begin(): void {
    this.candidates = this.surface.addresses(this.node, this.source);
    this.next();
  }

  private next(): void {
    const [address, ...rest] = this.candidates;
    this.candidates = rest;
    if (!address) this.fail("GET 404 (Not Found)");
    else if (address.kind === "remote") {
      this.element.title = address.host;
      this.mark("remote", true);
      this.fail(`${address.host}: there is no network in the view`);
    } else {
      this.picture.hidden = false;
      this.picture.src = address.url;
    }
  }

  private fail(reason: string): void {
    this.picture.hidden = true;
    this.emitHeard("error", { errMsg: reason });
  }

  private loaded(): void {
    this.size();
    const { naturalWidth, naturalHeight } = this.picture;
    this.emitHeard("load", { width: naturalWidth, height: naturalHeight });
  }

  private fit(): void {
    const [fit, position] = FITS[this.text("mode", "scaleToFill")] ?? ["fill", "center"];
    this.picture.style.objectFit = fit;
    this.picture.style.objectPosition = position;
    this.size();
  }

  /** widthFix and heightFix let the other side follow, and so beat what the app's style says about it. */
  private size(): void {
    const mode = this.text("mode");
    const { naturalWidth, naturalHeight } = this.picture;
    const isKnown = naturalWidth > 0 && naturalHeight > 0;
    const { style } = this.element;
    style.aspectRatio = isKnown && /Fix$/.test(mode) ? `${naturalWidth} / ${naturalHeight}` : "";
    if (mode === "widthFix") style.height = isKnown ? "auto" : "";
    if (mode === "heightFix") style.width = isKnown ? "auto" : "";
  }

  override dispose(): void {
    this.observer?.disconnect();
    this.picture.removeAttribute("src");
  }
}
