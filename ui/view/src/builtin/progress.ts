/**
 * `progress`: how far something is.
 * Invariant: `activeend` comes once for each animation, when it has reached its end.
 */
import { length } from "../css-text";
import { make } from "../dom";
import { clamp } from "../values";
import { Builtin } from "./builtin";

export class Progress extends Builtin {
  private readonly bar = make("div", "wx-progress-bar");
  private readonly inner = make("div", "wx-progress-inner-bar");
  private readonly words = make("div", "wx-progress-info");
  private shown = 0;
  private timer = 0;
  private isNew = false;

  constructor(...args: ConstructorParameters<typeof Builtin>) {
    super(...args);
    this.bar.append(this.inner);
    this.element.append(this.bar, this.words);
    this.element.setAttribute("role", "progressbar");
    this.draw();
  }

  override changed(name: string): void {
    if (name === "percent" || name === "active") this.later(name === "percent");
    this.draw();
  }

  private get percent(): number {
    return clamp(this.number("percent", 0), 0, 100);
  }

  /** After the batch, when all attributes are known. */
  private later(isNew: boolean): void {
    this.isNew ||= isNew;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      this.go(this.isNew);
      this.isNew = false;
    }, 0);
  }

  /** From 0, or from where it is with `active-mode: forwards`; `duration` is the time of one percent. */
  private go(isNew: boolean): void {
    clearTimeout(this.timer);
    if (!this.flag("active")) {
      this.inner.style.transition = "";
      this.shown = this.percent;
      return;
    }
    if (!isNew && this.shown === this.percent) return;
    const start = this.text("active-mode", "backwards") === "forwards" ? this.shown : 0;
    this.inner.style.transition = "";
    this.inner.style.width = `${start}%`;
    this.inner.getBoundingClientRect();
    this.shown = this.percent;
    const ms = Math.abs(this.percent - start) * this.number("duration", 30);
    this.inner.style.transition = `width ${ms}ms linear`;
    this.inner.style.width = `${this.percent}%`;
    this.timer = window.setTimeout(() => this.emitHeard("activeend", { curPercent: this.percent }), ms);
  }

  private draw(): void {
    this.inner.style.width = `${this.percent}%`;
    this.inner.style.backgroundColor = this.text("active-color", this.text("color"));
    this.bar.style.backgroundColor = this.text("background-color");
    this.bar.style.height = length(this.number("stroke-width", 6));
    this.bar.style.borderRadius = length(this.number("border-radius", 0));
    this.words.hidden = !this.flag("show-info");
    this.words.textContent = `${this.percent}%`;
    this.words.style.fontSize = length(this.number("font-size", 16));
    this.element.setAttribute("aria-valuenow", String(this.percent));
  }

  override dispose(): void {
    clearTimeout(this.timer);
  }
}
