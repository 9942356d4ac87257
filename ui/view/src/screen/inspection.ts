/**
 * The inspector's hand on the screen: a box around a node, and picking a node with the pointer.
 * Counterpart: `highlight` and `pick` messages. Invariant: what is drawn here takes no finger, and a tap that picks never reaches the app.
 */
import type { NodeTable } from "../apply";
import { make } from "../dom";
import { nodeAt, type ViewNode } from "../node";

export class Inspection {
  private readonly box = make("div", "mw-inspection");
  private readonly size = make("span", "mw-inspection-size");
  private shown: number | null = null;
  private isPicking = false;

  constructor(
    private readonly document: Document,
    private readonly nodes: NodeTable,
    private readonly onPicked: (node: number) => void,
  ) {
    this.box.append(this.size);
  }

  /** While picking, the box follows the pointer. */
  listen(): void {
    this.document.addEventListener("pointermove", (event) => {
      if (!this.isPicking) return;
      const node = nodeAt(event.target);
      if (node) this.draw(node);
    });
  }

  highlight(node: number | null): void {
    this.shown = node;
    this.follow();
  }

  pick(isOn: boolean): void {
    this.isPicking = isOn;
    this.document.documentElement.classList.toggle("mw-is-picking", isOn);
    if (!isOn) this.follow();
  }

  /** Takes the tap when a node is to be picked. */
  take(node: ViewNode): boolean {
    if (!this.isPicking) return false;
    this.pick(false);
    this.onPicked(node.id);
    return true;
  }

  /** The node may have moved. */
  follow(): void {
    if (this.isPicking) return;
    const node = this.shown === null ? undefined : this.nodes.get(this.shown);
    if (node) this.draw(node);
    else this.box.remove();
  }

  private draw(node: ViewNode): void {
    const rect = rectOf(node);
    if (!rect) {
      this.box.remove();
      return;
    }
    const { style } = this.box;
    style.left = `${rect.left}px`;
    style.top = `${rect.top}px`;
    style.width = `${rect.width}px`;
    style.height = `${rect.height}px`;
    const isLow = rect.top < 24;
    this.size.classList.toggle("mw-is-below", isLow);
    this.size.textContent = `${node.tag || "#text"}  ${round(rect.width)} × ${round(rect.height)}`;
    if (!this.box.isConnected) this.document.body.append(this.box);
  }
}

/** Text has no box of its own, a range around it has. */
function rectOf(node: ViewNode): DOMRect | null {
  if (!node.element.isConnected) return null;
  if (node.box) return node.box.getBoundingClientRect();
  const range = document.createRange();
  range.selectNode(node.element);
  return range.getBoundingClientRect();
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
