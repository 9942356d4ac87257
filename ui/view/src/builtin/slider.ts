/**
 * `slider`: a value between two ends.
 * Counterpart: `keepValue` of `defaults.ts` notes the value of `change` and `changing`. Invariant: the value is always a step from `min`.
 */
import { make } from "../dom";
import { draggable, type DragMove } from "../gesture/drags";
import { clamp, numberOf } from "../values";
import { Builtin } from "./builtin";

/** Documented limits and default of `block-size`. */
const BLOCK_MIN = 12;
const BLOCK_MAX = 28;

export class Slider extends Builtin {
  private readonly bar = make("div", "wx-slider-bar");
  private readonly track = make("div", "wx-slider-track");
  private readonly block = make("div", "wx-slider-block");
  private readonly words = make("div", "wx-slider-value");
  private readonly tapArea = make("div", "wx-slider-tap-area");
  private value = 0;

  constructor(...args: ConstructorParameters<typeof Builtin>) {
    super(...args);
    this.bar.append(this.track, this.block);
    this.tapArea.append(this.bar);
    this.element.append(make("div", "wx-slider-wrapper", this.tapArea, this.words));
    this.element.setAttribute("role", "slider");
    this.tapArea.addEventListener("click", (event) => this.jump(event));
    draggable(this.tapArea, {
      accepts: (axis) => axis === "x" && !this.flag("disabled"),
      begin: () => {},
      move: (move) => this.drag(move),
      end: () => this.emit("change", { value: this.value }),
    });
    this.draw();
  }

  override changed(name: string): void {
    if (name === "value" || name === "min" || name === "max") this.value = this.fitted(this.number("value", this.min));
    this.draw();
  }

  private get min(): number {
    return this.number("min", 0);
  }

  private get max(): number {
    return this.number("max", 100);
  }

  private fitted(value: number): number {
    const step = Math.max(this.number("step", 1), 1e-6);
    const stepped = this.min + Math.round((value - this.min) / step) * step;
    return clamp(Number(stepped.toFixed(6)), this.min, this.max);
  }

  private drag({ clientX }: DragMove): void {
    const before = this.value;
    this.take(clientX);
    if (this.value !== before) this.emit("changing", { value: this.value });
  }

  private jump({ clientX, detail }: MouseEvent): void {
    if (this.flag("disabled") || detail === 0) return;
    const before = this.value;
    this.take(clientX);
    if (this.value !== before) this.emit("change", { value: this.value });
  }

  private take(clientX: number): void {
    const { left, width } = this.bar.getBoundingClientRect();
    this.value = this.fitted(this.min + ((clientX - left) / Math.max(width, 1)) * (this.max - this.min));
    this.draw();
  }

  private draw(): void {
    const part = this.max > this.min ? (this.value - this.min) / (this.max - this.min) : 0;
    const percent = `${clamp(part, 0, 1) * 100}%`;
    const size = clamp(numberOf(this.node.read("block-size"), BLOCK_MAX), BLOCK_MIN, BLOCK_MAX);
    this.track.style.width = percent;
    this.track.style.backgroundColor = this.text("active-color", this.text("selected-color"));
    this.bar.style.backgroundColor = this.text("background-color", this.text("color"));
    Object.assign(this.block.style, { left: percent, width: `${size}px`, height: `${size}px` });
    this.block.style.margin = `${-size / 2}px 0 0 ${-size / 2}px`;
    this.block.style.backgroundColor = this.text("block-color");
    this.words.hidden = !this.flag("show-value");
    this.words.textContent = String(this.value);
    this.mark("disabled", this.flag("disabled"));
    this.element.setAttribute("aria-valuenow", String(this.value));
  }
}
