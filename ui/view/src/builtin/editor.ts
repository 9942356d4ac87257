/**
 * `editor`: a field for text with formats.
 * Counterpart: its context (`format`, `insertText`…) is the logic layer's and not there yet. Invariant: what is pasted becomes plain text.
 */
import { make } from "../dom";
import { Builtin } from "./builtin";

export class Editor extends Builtin {
  private readonly field = make("div", "mw-editor-field");

  constructor(...args: ConstructorParameters<typeof Builtin>) {
    super(...args);
    this.field.contentEditable = "plaintext-only";
    this.element.append(this.field);
    this.field.dataset.placeholder = this.surface.texts.editor;
    this.field.addEventListener("input", () => this.emit("input", this.detail()));
    this.field.addEventListener("focus", () => this.emit("focus", this.detail()));
    this.field.addEventListener("blur", () => this.emit("blur", this.detail()));
  }

  override changed(name: string): void {
    if (name === "placeholder") this.field.dataset.placeholder = this.text("placeholder");
    if (name === "read-only") this.field.contentEditable = this.flag("read-only") ? "false" : "plaintext-only";
  }

  override inserted(): void {
    this.emitHeard("ready", {});
  }

  private detail() {
    const text = this.field.innerText;
    const lines = text.split("\n").map((line) => make("p", "", line).outerHTML);
    return { html: lines.join(""), text, delta: { ops: [{ insert: `${text}\n` }] } };
  }
}
