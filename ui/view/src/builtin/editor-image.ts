/**
 * A picture in the text of an editor.
 * Counterpart: `EditorContext.insertImage`. Invariant: content carries the address that the app gave; what is drawn is a file of the package
 * or data, and a sign in its place for everything that the network has.
 */
import { Parchment } from "quill/core";
import type { Address } from "../addresses";

/** What may stand on a picture beside its address. */
const ATTRIBUTES = ["alt", "width", "height", "class", "data-custom", "data-local"];

/** How the editor around a picture finds addresses; the key is the element that holds all text. */
export const ADDRESSES = new WeakMap<Node, (source: string) => Address>();

/** What is drawn where a picture of the network would be: room of its shape, on which the style sheet puts a sign. */
const NOT_LOADED = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='120' height='90'/%3E";

/** A document that loads nothing: content is written as HTML in there. */
const INERT = document.implementation.createHTMLDocument("");

export class EditorImage extends Parchment.EmbedBlot {
  static override blotName = "image";
  static override tagName = "IMG";

  static override create(value: unknown): HTMLElement {
    const node = super.create(value) as HTMLElement;
    node.dataset.src = String(value);
    return node;
  }

  /** Also of a picture in HTML that comes in. */
  static override value(node: HTMLElement): string | null {
    return node.getAttribute("data-src") ?? node.getAttribute("src");
  }

  static override formats(node: HTMLElement): Record<string, string> {
    const formats: Record<string, string> = {};
    for (const name of ATTRIBUTES) {
      const value = node.getAttribute(name);
      if (value !== null) formats[name] = value;
    }
    return formats;
  }

  override attach(): void {
    super.attach();
    const node = this.domNode as HTMLImageElement;
    const address = ADDRESSES.get(this.scroll.domNode)?.(EditorImage.value(node) ?? "");
    if (!address || node.src !== "") return;
    node.toggleAttribute("mw-remote", address.kind === "remote");
    node.src = address.kind === "remote" ? NOT_LOADED : address.url;
  }

  override format(name: string, value: unknown): void {
    const node = this.domNode as HTMLElement;
    if (!ATTRIBUTES.includes(name)) super.format(name, value);
    else if (value) node.setAttribute(name, String(value));
    else node.removeAttribute(name);
  }

  /** As it stands in the HTML of the content. */
  html(): string {
    const image = INERT.createElement("img");
    image.setAttribute("src", EditorImage.value(this.domNode as HTMLElement) ?? "");
    for (const [name, value] of Object.entries(EditorImage.formats(this.domNode as HTMLElement)))
      image.setAttribute(name, value);
    return image.outerHTML;
  }
}
