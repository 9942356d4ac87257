/**
 * What an editor shows around a picture that was tapped: its size, corners to pull, a bar to place it.
 * Counterpart: `show-img-size`, `show-img-resize` and `show-img-toolbar`. Invariant: they stand beside the text and never become part of it.
 */
import Quill from "quill/core";
import { make, strokes } from "../dom";
import { draggable } from "../gesture/drags";
import type { Texts } from "../texts";
import { clamp } from "../values";

export interface ControlKinds {
  readonly size: boolean;
  readonly toolbar: boolean;
  readonly resize: boolean;
}

const IMAGE_WIDTH_MIN = 24;

/** Each corner pulls its own way. */
const CORNERS = [
  ["left-top", -1],
  ["right-top", 1],
  ["right-bottom", 1],
  ["left-bottom", -1],
] as const;

const ALIGNMENTS = [
  ["left", "alignLeft", ["M4 6h16", "M4 12h10", "M4 18h14"]],
  ["center", "alignCenter", ["M4 6h16", "M7 12h10", "M5 18h14"]],
  ["right", "alignRight", ["M4 6h16", "M10 12h10", "M6 18h14"]],
] as const;

export class ImageControls {
  private readonly frame = make("div", "mw-editor-image");
  private readonly size = make("div", "mw-editor-image-size");
  private image: HTMLImageElement | undefined;

  constructor(
    private readonly quill: Quill,
    private readonly container: HTMLElement,
    private readonly kinds: ControlKinds,
    private readonly texts: Texts,
  ) {
    if (!kinds.size && !kinds.toolbar && !kinds.resize) return;
    if (kinds.size) this.frame.append(this.size);
    if (kinds.toolbar) this.frame.append(this.toolbar());
    if (kinds.resize) for (const [corner, way] of CORNERS) this.frame.append(this.corner(corner, way));
    quill.root.addEventListener("click", ({ target }) => {
      if (target instanceof HTMLImageElement && quill.isEnabled()) this.open(target);
      else this.close();
    });
    quill.on("text-change", () => this.place());
    quill.root.addEventListener("blur", () => this.close());
  }

  close(): void {
    this.image = undefined;
    this.frame.remove();
  }

  private open(image: HTMLImageElement): void {
    this.image = image;
    // Selected, so that the key that deletes takes it away.
    this.quill.setSelection(this.index(image), 1, "user");
    this.container.append(this.frame);
    this.place();
  }

  /** Follows the picture; a picture that is gone takes the frame with it. */
  private place(): void {
    const { image, container, frame } = this;
    if (!image) return;
    if (!image.isConnected) return this.close();
    const origin = container.getBoundingClientRect();
    const { left, top, width, height } = image.getBoundingClientRect();
    Object.assign(frame.style, {
      left: `${left - origin.left}px`,
      top: `${top - origin.top}px`,
      width: `${width}px`,
      height: `${height}px`,
    });
    this.size.textContent = `${Math.round(width)} × ${Math.round(height)}`;
  }

  private index(image: HTMLImageElement): number {
    const blot = Quill.find(image);
    return blot && "offset" in blot ? blot.offset(this.quill.scroll) : 0;
  }

  private toolbar(): HTMLElement {
    const bar = make("div", "mw-editor-image-bar");
    for (const [align, name, paths] of ALIGNMENTS) {
      const button = make("button", "", strokes("0 0 24 24", paths, 2));
      button.dataset.align = align;
      button.ariaLabel = this.texts[name];
      // The text keeps its focus and its selection.
      button.addEventListener("mousedown", (event) => event.preventDefault());
      button.addEventListener("click", () => {
        if (this.image) this.quill.formatLine(this.index(this.image), 1, "align", align, "user");
      });
      bar.append(button);
    }
    return bar;
  }

  private corner(name: string, way: number): HTMLElement {
    const corner = make("i", "mw-editor-image-corner");
    corner.dataset.corner = name;
    corner.addEventListener("mousedown", (event) => event.preventDefault());
    let start = 0;
    const widthAt = (dx: number): number =>
      Math.round(clamp(start + dx * way, IMAGE_WIDTH_MIN, this.quill.root.clientWidth));
    draggable(corner, {
      accepts: () => true,
      begin: () => (start = this.image?.width ?? 0),
      move: ({ dx }) => {
        if (!this.image) return;
        Object.assign(this.image.style, { width: `${widthAt(dx)}px`, height: "auto" });
        this.place();
      },
      end: ({ dx }) => this.resize(widthAt(dx)),
    });
    return corner;
  }

  /** The height follows, so that a picture keeps its shape. */
  private resize(width: number): void {
    const { image } = this;
    if (!image) return;
    image.removeAttribute("style");
    this.quill.formatText(this.index(image), 1, { width: String(width), height: false }, "user");
  }
}
