/**
 * `checkbox`, `radio` and `switch`: what shows whether something is chosen.
 * Counterpart: the logic layer toggles on tap and sets `checked` (`toggle` of `defaults.ts`). Invariant: it shows the attribute, and never toggles
 * by itself, so that both sides cannot differ. The class names are those that apps style in WeChat.
 */
import { make, strokes } from "../dom";
import { Builtin } from "./builtin";

const TICK = ["M5 12.5 10 17.5 19.5 7"];

abstract class Mark extends Builtin {
  protected readonly input: HTMLElement;
  private readonly tick = strokes("0 0 24 24", TICK, 2.4, "mw-choice-tick");

  constructor(
    args: ConstructorParameters<typeof Builtin>,
    private readonly kind: "checkbox" | "radio",
  ) {
    super(...args);
    this.input = make("div", `wx-${kind}-input`);
    this.input.append(this.tick);
    this.content = make("div", `wx-${kind}-content`);
    this.element.append(make("div", `wx-${kind}-wrapper`, this.input, this.content));
    this.element.setAttribute("role", kind);
    this.draw();
  }

  override changed(name: string): void {
    if (name === "checked" || name === "disabled" || name === "color") this.draw();
  }

  protected draw(): void {
    const isOn = this.flag("checked");
    const isDisabled = this.flag("disabled");
    this.input.classList.toggle(`wx-${this.kind}-input-checked`, isOn);
    this.input.classList.toggle(`wx-${this.kind}-input-disabled`, isDisabled);
    this.element.setAttribute("aria-checked", String(isOn));
    this.paint(isOn, isDisabled, this.text("color"));
  }

  protected abstract paint(isOn: boolean, isDisabled: boolean, color: string): void;
}

export class Checkbox extends Mark {
  constructor(...args: ConstructorParameters<typeof Builtin>) {
    super(args, "checkbox");
  }

  /** The colour is that of the tick. */
  protected override paint(_isOn: boolean, isDisabled: boolean, color: string): void {
    this.input.style.color = isDisabled ? "" : color;
  }
}

export class Radio extends Mark {
  constructor(...args: ConstructorParameters<typeof Builtin>) {
    super(args, "radio");
  }

  /** The colour is that of the disc. */
  protected override paint(isOn: boolean, isDisabled: boolean, color: string): void {
    const shown = isOn && !isDisabled ? color : "";
    this.input.style.backgroundColor = shown;
    this.input.style.borderColor = shown;
  }
}

export class Switch extends Builtin {
  private readonly input = make("div", "wx-switch-input");
  private readonly box = make("div", "wx-checkbox-input");

  constructor(...args: ConstructorParameters<typeof Builtin>) {
    super(...args);
    this.box.append(strokes("0 0 24 24", TICK, 2.4, "mw-choice-tick"));
    this.element.append(make("div", "wx-switch-wrapper", this.input, this.box));
    this.element.setAttribute("role", "switch");
    this.draw();
  }

  override changed(name: string): void {
    if (["checked", "disabled", "color", "type"].includes(name)) this.draw();
  }

  private draw(): void {
    const isOn = this.flag("checked");
    const isBox = this.text("type", "switch") === "checkbox";
    const color = this.text("color");
    this.input.hidden = isBox;
    this.box.hidden = !isBox;
    this.input.classList.toggle("wx-switch-input-checked", isOn);
    this.box.classList.toggle("wx-checkbox-input-checked", isOn);
    this.mark("disabled", this.flag("disabled"));
    this.input.style.backgroundColor = isOn ? color : "";
    this.input.style.borderColor = isOn ? color : "";
    this.box.style.color = color;
    this.element.setAttribute("aria-checked", String(isOn));
  }
}
