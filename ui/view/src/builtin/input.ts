/**
 * `input`: one line of text, digits or a password.
 * Counterpart: `field.ts`. Invariant: Enter confirms; what a keyboard of a phone does not offer can still be typed, as with a real keyboard there.
 */
import { make } from "../dom";
import type { Builtin } from "./builtin";
import { Field } from "./field";

const MODES: Readonly<Record<string, string>> = {
  number: "numeric",
  digit: "decimal",
  idcard: "text",
  "safe-password": "text",
  text: "text",
};

export class Input extends Field {
  constructor(...args: ConstructorParameters<typeof Builtin>) {
    super(args, make("input", "mw-field"));
  }

  override changed(name: string): void {
    super.changed(name);
    if (name !== "type" && name !== "password") return;
    const type = this.text("type", "text");
    const isSecret = this.flag("password") || type === "safe-password";
    (this.field as HTMLInputElement).type = isSecret ? "password" : "text";
    this.field.inputMode = MODES[type] ?? "text";
  }

  protected override confirmsOnEnter(): boolean {
    return true;
  }
}
