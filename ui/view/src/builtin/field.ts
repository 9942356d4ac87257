/**
 * What input and textarea have in common: value, caret, focus, placeholder, limits and their events.
 * Counterpart: `keepValue` and `replaceTyped` of `ui/logic/src/view/defaults.ts`. Invariant: the value of the field is what the user sees; an
 * attribute of the same value never moves the caret.
 */
import { make } from "../dom";
import { flagOf, numberOf } from "../values";
import { Builtin } from "./builtin";

/** Documented default of `maxlength`. */
const LENGTH_MAX = 140;

/** Longest way of a value through the logic layer and back. */
const ECHO_MS = 300;
const TOLD_COUNT_MAX = 50;

export abstract class Field extends Builtin {
  protected readonly field: HTMLInputElement | HTMLTextAreaElement;
  protected readonly placeholder = make("div", "mw-placeholder");
  private isComposing = false;
  private keyCode = 0;
  /** Values that were told and that the app may still answer. */
  private told: string[] = [];
  private typedAt = -Infinity;
  private echoTimer = 0;

  constructor(args: ConstructorParameters<typeof Builtin>, field: HTMLInputElement | HTMLTextAreaElement) {
    super(...args);
    this.field = field;
    field.maxLength = LENGTH_MAX;
    field.setAttribute("autocomplete", "off");
    field.setAttribute("autocapitalize", "off");
    field.spellcheck = false;
    this.element.append(make("div", "mw-field-box", this.placeholder, field));
    field.addEventListener("keydown", (event) => this.keyDown(event as KeyboardEvent));
    field.addEventListener("input", () => this.typed());
    field.addEventListener("focus", () => this.focused());
    field.addEventListener("blur", () => this.blurred());
    field.addEventListener("compositionstart", () => this.composition("start"));
    field.addEventListener("compositionupdate", () => this.composition("update"));
    field.addEventListener("compositionend", () => this.composition("end"));
  }

  override changed(name: string): void {
    if (name === "value") this.takeValue(this.text("value"));
    if (name === "placeholder" || name === "placeholder-class" || name === "placeholder-style") this.drawPlaceholder();
    if (name === "disabled") this.field.disabled = this.flag("disabled");
    if (name === "maxlength") this.limit();
    if (name === "focus" || name === "auto-focus") this.followFocus();
    if (name === "cursor" || name.startsWith("selection-")) this.select();
    if (name === "confirm-type") this.field.enterKeyHint = this.text("confirm-type", "done");
  }

  override inserted(): void {
    this.followFocus();
  }

  override tapped(): boolean {
    if (!this.field.disabled) this.field.focus();
    return false;
  }

  /**
   * A value that the user has typed beyond already is most likely the echo of an earlier letter, so it waits until the user
   * pauses; a newer value, or the echo of what stands there, takes its place.
   */
  private takeValue(value: string): void {
    clearTimeout(this.echoTimer);
    const isTyping = performance.now() - this.typedAt < ECHO_MS;
    if (!isTyping || value === this.field.value || !this.told.includes(value)) {
      this.told = [];
      this.setValue(value);
    } else this.echoTimer = window.setTimeout(() => this.takeValue(value), ECHO_MS);
  }

  private setValue(value: string): void {
    const { field } = this;
    const limited = field.maxLength >= 0 ? value.slice(0, field.maxLength) : value;
    if (field.value !== limited) {
      field.value = limited;
      this.resized();
    }
    this.drawPlaceholder();
  }

  /** The height may be another one. */
  protected resized(): void {}

  private limit(): void {
    const length = this.number("maxlength", LENGTH_MAX);
    if (length >= 0) this.field.maxLength = Math.floor(length);
    else this.field.removeAttribute("maxlength");
  }

  private drawPlaceholder(): void {
    const { placeholder } = this;
    placeholder.hidden = this.field.value !== "" || this.isComposing;
    placeholder.textContent = this.text("placeholder");
    placeholder.className = `mw-placeholder input-placeholder ${this.text("placeholder-class")}`.trim();
    placeholder.style.cssText = this.surface.inlineStyle(this.node, this.text("placeholder-style"));
    this.field.setAttribute("aria-label", this.text("aria-label", this.text("placeholder")));
  }

  /** Who types in the inspector keeps the keyboard: only a phone that was touched last takes it. */
  private followFocus(): void {
    const wanted = flagOf(this.node.read("focus") ?? this.node.read("auto-focus"));
    if (!this.field.isConnected) return;
    if (wanted && document.hasFocus() && document.activeElement !== this.field)
      this.field.focus({ preventScroll: true });
    if (!wanted && this.node.read("focus") === false && document.activeElement === this.field) this.field.blur();
  }

  private select(): void {
    if (document.activeElement !== this.field) return;
    const start = numberOf(this.node.read("selection-start"), -1);
    const end = numberOf(this.node.read("selection-end"), -1);
    const cursor = numberOf(this.node.read("cursor"), -1);
    if (start >= 0 && end >= 0) this.field.setSelectionRange(start, end);
    else if (cursor >= 0) this.field.setSelectionRange(cursor, cursor);
  }

  private keyDown(event: KeyboardEvent): void {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- `detail.keyCode` is documented
    this.keyCode = event.keyCode;
    if (event.key !== "Enter" || event.isComposing || !this.confirmsOnEnter(event)) return;
    event.preventDefault();
    this.emit("confirm", { value: this.field.value });
    if (!this.flag("confirm-hold")) this.field.blur();
  }

  protected abstract confirmsOnEnter(event: KeyboardEvent): boolean;

  private typed(): void {
    this.drawPlaceholder();
    this.resized();
    const { value, selectionStart } = this.field;
    clearTimeout(this.echoTimer);
    this.typedAt = performance.now();
    this.told = [...this.told, value].slice(-TOLD_COUNT_MAX);
    this.emit("input", { value, cursor: selectionStart ?? value.length, keyCode: this.keyCode });
    this.keyCode = 0;
  }

  private focused(): void {
    this.select();
    this.emit("focus", { value: this.field.value, height: 0 });
    this.emitHeard("keyboardheightchange", { height: 0, duration: 0 });
  }

  private blurred(): void {
    this.emit("blur", { value: this.field.value, cursor: this.field.selectionStart ?? 0 });
  }

  override dispose(): void {
    clearTimeout(this.echoTimer);
  }

  private composition(step: "start" | "update" | "end"): void {
    this.isComposing = step !== "end";
    this.drawPlaceholder();
    this.emitHeard(`keyboardcomposition${step}`, { value: this.field.value });
  }
}
