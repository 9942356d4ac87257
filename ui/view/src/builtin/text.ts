/**
 * `text`: selectable or not, blanks kept or not, entities decoded or not.
 * Counterpart: `apply.ts` asks `textOf` for every text node below. Invariant: the source of a text node is kept, so that attributes may come
 * after the text.
 */
import { Builtin } from "./builtin";

const SPACES: Readonly<Record<string, string>> = { nbsp: "\u00a0", ensp: "\u2002", emsp: "\u2003" };
const ENTITIES: Readonly<Record<string, string>> = {
  nbsp: "\u00a0",
  lt: "<",
  gt: ">",
  amp: "&",
  apos: "'",
  quot: '"',
  ensp: "\u2002",
  emsp: "\u2003",
};

export class Text extends Builtin {
  override changed(name: string): void {
    if (name === "space" || name === "decode") this.redraw();
    if (name === "selectable" || name === "user-select")
      this.mark("selectable", this.flag("selectable") || this.flag("user-select"));
    if (name === "max-lines") this.clampLines();
  }

  override styled(): void {
    this.clampLines();
  }

  override textOf(source: string): string {
    const decoded = this.flag("decode")
      ? source.replace(/&(\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole)
      : source;
    const space = SPACES[this.text("space")];
    return space ? decoded.replace(/ /g, space) : decoded;
  }

  private clampLines(): void {
    const lines = this.number("max-lines", 0);
    this.mark("clamped", lines > 0);
    if (lines > 0) this.element.style.setProperty("-webkit-line-clamp", String(Math.floor(lines)));
  }

  private redraw(): void {
    for (const child of this.node.children) if (!child.box) child.element.textContent = this.textOf(child.source);
  }
}
