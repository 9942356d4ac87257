/**
 * `textarea`: several lines, as high as the app says or as its text needs.
 * Counterpart: `field.ts`. Invariant: `linechange` is told when the number of lines changes, not with every letter.
 */
import { make } from "../dom";
import type { Builtin } from "./builtin";
import { Field } from "./field";

const RPX_PER_WIDTH = 750;

export class Textarea extends Field {
  private lineCount = 0;

  constructor(...args: ConstructorParameters<typeof Builtin>) {
    super(args, make("textarea", "mw-field"));
  }

  override changed(name: string): void {
    super.changed(name);
    if (name !== "auto-height") return;
    this.resized();
  }

  override inserted(): void {
    super.inserted();
    setTimeout(() => this.resized(), 0);
  }

  override styled(): void {
    if (this.flag("auto-height")) this.element.style.height = "auto";
  }

  /** `return` (the default) makes a new line; the other keys confirm. */
  protected override confirmsOnEnter(event: KeyboardEvent): boolean {
    const type = this.text("confirm-type", "return");
    return type !== "return" || event.metaKey || event.ctrlKey;
  }

  protected override resized(): void {
    const { field } = this;
    if (!field.isConnected) return;
    if (this.flag("auto-height")) {
      this.element.style.height = "auto";
      field.style.height = "0";
      field.style.height = `${field.scrollHeight}px`;
    }
    const lineHeight = parseFloat(getComputedStyle(field).lineHeight) || 1;
    const height = this.textHeight();
    const lineCount = Math.max(Math.round(height / lineHeight), 1);
    if (lineCount === this.lineCount) return;
    this.lineCount = lineCount;
    const heightRpx = Math.round((height * RPX_PER_WIDTH) / Math.max(this.surface.device.screenWidth, 1));
    this.emitHeard("linechange", { height, heightRpx, lineCount });
  }

  private textHeight(): number {
    const { field } = this;
    const before = field.style.height;
    field.style.height = "0";
    const height = field.scrollHeight;
    field.style.height = before;
    return height;
  }
}
