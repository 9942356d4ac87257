/**
 * `picker-view` and `picker-view-column`: wheels inside of a page.
 * Counterpart: `wheel.ts`. Invariant: the height of an item is that of the indicator, as documented; `value` has one index for each column.
 */
import { make } from "../dom";
import { listOf, numberOf } from "../values";
import { Builtin } from "./builtin";
import { Wheel } from "./wheel";

export class PickerView extends Builtin {
  override changed(name: string): void {
    if (name === "value") this.follow();
    if (/^(?:indicator|mask)-(?:style|class)$/.test(name)) for (const column of this.columns) column.decorate();
  }

  override childrenChanged(): void {
    this.follow();
  }

  /** A column turned. */
  turned(isResting: boolean): void {
    if (!isResting && !this.flag("immediate-change")) return;
    this.emit("change", { value: this.columns.map((column) => column.index) });
  }

  started(): void {
    this.emitHeard("pickstart", {});
  }

  ended(): void {
    this.emitHeard("pickend", {});
  }

  /** What a column takes from here. */
  attribute(name: string): string {
    return this.text(name);
  }

  indexFor(column: PickerViewColumn): number {
    return numberOf(listOf(this.node.read("value"))[this.columns.indexOf(column)], 0);
  }

  private get columns(): PickerViewColumn[] {
    return this.node.children.flatMap((child) => (child.builtin instanceof PickerViewColumn ? [child.builtin] : []));
  }

  private follow(): void {
    for (const column of this.columns) column.follow();
  }
}

export class PickerViewColumn extends Builtin {
  private readonly mask = make("div", "mw-picker-mask");
  private readonly indicator = make("div", "mw-picker-indicator");
  private readonly wheel: Wheel;
  private timer = 0;

  constructor(...args: ConstructorParameters<typeof Builtin>) {
    super(...args);
    this.content = make("div", "mw-picker-items");
    this.element.append(make("div", "mw-picker-axis", this.content), this.mask, this.indicator);
    this.wheel = new Wheel(
      this.element,
      this.content,
      {
        onStart: () => this.view?.started(),
        onChange: (_, isResting) => this.view?.turned(isResting),
        onRest: () => this.view?.ended(),
      },
      () => this.indicator.offsetHeight || 34,
    );
  }

  get index(): number {
    return this.wheel.current;
  }

  override inserted(): void {
    this.decorate();
    this.follow();
  }

  override childrenChanged(): void {
    this.follow();
  }

  decorate(): void {
    const view = this.view;
    if (!view) return;
    const { surface, node } = this;
    this.indicator.className = `mw-picker-indicator ${view.attribute("indicator-class")}`;
    this.indicator.style.cssText = surface.inlineStyle(node, view.attribute("indicator-style"));
    this.mask.className = `mw-picker-mask ${view.attribute("mask-class")}`;
    this.mask.style.cssText = surface.inlineStyle(node, view.attribute("mask-style"));
  }

  /** Stands where the attribute says; after the batch, when the heights are known. */
  follow(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      if (!this.element.isConnected) return;
      const height = this.indicator.offsetHeight || 34;
      this.content.style.setProperty("--mw-item-height", `${height}px`);
      this.content.style.paddingTop = `${(this.element.clientHeight - height) / 2}px`;
      this.wheel.set(this.view?.indexFor(this) ?? 0);
    }, 0);
  }

  private get view(): PickerView | undefined {
    const parent = this.node.parent?.builtin;
    return parent instanceof PickerView ? parent : undefined;
  }

  override dispose(): void {
    clearTimeout(this.timer);
    this.wheel.dispose();
  }
}
