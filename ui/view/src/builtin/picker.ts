/**
 * `picker`: wheels in a panel from the bottom.
 * Counterpart: `picker-columns.ts` says what each mode shows. Invariant: nothing is told before the user confirms, but `columnchange`; a panel
 * goes with its node.
 */
import { make } from "../dom";
import { Builtin } from "./builtin";
import { columnsOf, type Columns } from "./picker-columns";
import { Wheel } from "./wheel";

const ITEM_HEIGHT = 48;
const CLOSE_MS = 250;

export class Picker extends Builtin {
  private panel: HTMLElement | undefined;
  private wheels: Wheel[] = [];
  private lists: HTMLElement[] = [];
  private columns: Columns | undefined;

  override tapped(): boolean {
    // A page change takes panels away.
    if (this.flag("disabled") || this.panel?.isConnected) return true;
    this.open();
    return true;
  }

  override changed(name: string): void {
    if (!this.panel || (name !== "range" && name !== "value")) return;
    // The app answers `columnchange` with another range.
    this.columns = columnsOf(this.node, this.surface.texts);
    this.fill();
    if (name === "value") this.columns.indexes.forEach((index, at) => this.wheels[at]?.set(index));
  }

  private open(): void {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    const { texts } = this.surface;
    const columns = columnsOf(this.node, texts);
    this.columns = columns;
    const cancel = make("button", "mw-panel-cancel", texts.cancel);
    const confirm = make("button", "mw-panel-confirm", texts.confirm);
    const head = make("div", "mw-panel-head", cancel, make("div", "mw-panel-title", this.text("header-text")), confirm);
    const body = make("div", "mw-panel-wheels");
    const panel = make("div", "mw-panel", head, body);
    const mask = make("div", "mw-panel-mask", panel);
    this.wheels = [];
    this.lists = [];
    columns.lists.forEach((_, at) => body.append(this.column(at)));
    this.fill();
    columns.indexes.forEach((index, at) => this.wheels[at]?.set(index));
    cancel.addEventListener("click", () => this.cancel());
    confirm.addEventListener("click", () => this.confirm());
    mask.addEventListener("click", (event) => {
      if (event.target === mask) this.cancel();
    });
    panel.setAttribute("role", "dialog");
    this.panel = mask;
    this.surface.panels.append(mask);
  }

  private column(at: number): HTMLElement {
    const list = make("div", "mw-panel-list");
    const column = make("div", "mw-panel-column", list, make("div", "mw-panel-shade"));
    this.lists.push(list);
    const wheel = new Wheel(
      column,
      list,
      { onChange: (index, isResting) => this.turned(at, index, isResting) },
      () => ITEM_HEIGHT,
    );
    this.wheels.push(wheel);
    return column;
  }

  /** Writes the items of every column. */
  private fill(): void {
    this.columns?.lists.forEach((texts, at) => {
      const list = this.lists[at];
      if (!list) return;
      const isSame =
        list.childElementCount === texts.length &&
        [...list.children].every((one, index) => one.textContent === texts[index]);
      if (isSame) return;
      list.replaceChildren(...texts.map((text) => make("div", "mw-panel-item", text)));
      this.wheels[at]?.arrange();
    });
  }

  private turned(at: number, index: number, isResting: boolean): void {
    if (!isResting || !this.columns) return;
    this.columns = this.columns.turn(at, index);
    this.fill();
    this.columns.indexes.forEach((one, other) => {
      if (other > at) this.wheels[other]?.set(one);
    });
    if (this.columns.tellsColumns) this.emitHeard("columnchange", { column: at, value: index });
  }

  private confirm(): void {
    const detail = this.columns?.detail(this.wheels.map((wheel) => wheel.current));
    this.close();
    if (detail) this.emit("change", detail);
  }

  private cancel(): void {
    this.close();
    this.emitHeard("cancel", {});
  }

  private close(): void {
    const { panel } = this;
    this.panel = undefined;
    for (const wheel of this.wheels) wheel.dispose();
    if (!panel) return;
    panel.classList.add("mw-is-closing");
    setTimeout(() => panel.remove(), CLOSE_MS);
  }

  override dispose(): void {
    this.panel?.remove();
    this.panel = undefined;
  }
}
