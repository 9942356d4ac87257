/**
 * `rich-text`: HTML of the app, of which only what is documented is drawn.
 * Counterpart: `rich-nodes.ts` reads text and node lists into one form. Invariant: elements and attributes are made from lists of allowed names,
 * never by parsing into the document; nothing in it runs, loads or takes a finger.
 */
import { make } from "../dom";
import { clamp } from "../values";
import { Builtin } from "./builtin";
import { ATTRIBUTES, readNodes, type RichNode } from "./rich-nodes";

const SPACES: Readonly<Record<string, string>> = { nbsp: "\u00a0", ensp: "\u2002", emsp: "\u2003" };

export class RichText extends Builtin {
  private readonly body = make("div", "mw-rich-body");

  constructor(...args: ConstructorParameters<typeof Builtin>) {
    super(...args);
    this.element.append(this.body);
  }

  override changed(name: string): void {
    if (name === "nodes" || name === "space") this.draw();
    if (name === "user-select") this.mark("selectable", this.flag("user-select"));
  }

  override inserted(): void {
    // Pictures are found from the component that wrote them.
    if (this.body.querySelector("img")) this.draw();
  }

  private draw(): void {
    const nodes = readNodes(this.node.read("nodes"));
    this.body.replaceChildren(...nodes.map((one) => this.nodeOf(one)));
  }

  private nodeOf(node: RichNode): Node {
    if (node.kind === "text") {
      const space = SPACES[this.text("space")];
      return document.createTextNode(space ? node.text.replace(/ /g, space) : node.text);
    }
    if (node.name === "img") return this.picture(node);
    const element = document.createElement(node.name);
    this.attribute(element, node);
    element.append(...node.children.map((child) => this.nodeOf(child)));
    return element;
  }

  private attribute(element: HTMLElement, node: RichNode & { kind: "element" }): void {
    const allowed = ATTRIBUTES[node.name] ?? [];
    for (const [name, value] of Object.entries(node.attributes)) {
      if (name === "style") element.style.cssText = this.surface.inlineStyle(this.node, value);
      else if (name === "class") element.className = value;
      else if (name === "dir") element.dir = /^(?:rtl|ltr)$/i.test(value) ? value : "";
      else if (!allowed.includes(name)) continue;
      else if (name === "width" || name === "height") element.style[name] = lengthOf(value);
      else element.setAttribute(name, value);
    }
  }

  private picture(node: RichNode & { kind: "element" }): Node {
    const { src = "", alt = "" } = node.attributes;
    const [address] = this.surface.addresses(this.node, src);
    if (!address || address.kind === "remote") {
      const box = make("span", "mw-rich-remote", alt);
      box.title = address?.host ?? "";
      this.attribute(box, { ...node, attributes: { style: node.attributes.style ?? "" } });
      return box;
    }
    const picture = make("img");
    this.attribute(picture, node);
    picture.src = address.url;
    picture.alt = alt;
    return picture;
  }
}

/** Numbers are pixels, a percentage stays one. */
function lengthOf(value: string): string {
  const number = Number.parseFloat(value);
  if (!Number.isFinite(number)) return "";
  return value.trim().endsWith("%") ? `${clamp(number, 0, 1000)}%` : `${clamp(number, 0, 100_000)}px`;
}
