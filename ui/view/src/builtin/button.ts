/**
 * `button`: its looks and what stands in it.
 * Counterpart: submit, reset and open-type are the logic layer's (`pressButton` of `defaults.ts`). Invariant: the children are the app's own;
 * only the sign of `loading` is ours.
 */
import { make } from "../dom";
import { Builtin } from "./builtin";

export class Button extends Builtin {
  private readonly spinner = make("i", "mw-spinner mw-button-spinner");

  constructor(...args: ConstructorParameters<typeof Builtin>) {
    super(...args);
    this.element.setAttribute("role", "button");
    this.element.tabIndex = -1;
  }

  override changed(name: string): void {
    if (name === "loading") this.showSpinner();
    if (name === "disabled") this.element.setAttribute("aria-disabled", String(this.flag("disabled")));
  }

  override childrenChanged(): void {
    if (this.spinner.isConnected && this.element.firstChild !== this.spinner) this.element.prepend(this.spinner);
  }

  private showSpinner(): void {
    if (this.flag("loading")) this.element.prepend(this.spinner);
    else this.spinner.remove();
  }
}
