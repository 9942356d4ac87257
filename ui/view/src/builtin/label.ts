/**
 * `label`: a tap on it puts the caret into the field that it names or holds.
 * Counterpart: toggles and buttons are the logic layer's (`followLabel` of `defaults.ts`). Invariant: a tap on a control inside stays there.
 */
import type { ViewNode } from "../node";
import { textOf } from "../values";

const CONTROLS = new Set(["checkbox", "radio", "switch", "button", "input", "textarea"]);
const FIELDS = "input, textarea";

/** True when a field was found. */
export function tapLabel(label: ViewNode, target: ViewNode): boolean {
  if (CONTROLS.has(target.tag)) return false;
  const wanted = textOf(label.read("for"));
  const root = label.element.getRootNode() as Document;
  const control = wanted === "" ? firstControl(label) : root.querySelector(`[id="${CSS.escape(wanted)}"]`);
  const field = control?.querySelector<HTMLElement>(FIELDS);
  field?.focus();
  return !!field;
}

function firstControl(label: ViewNode): Element | null {
  const tags = [...CONTROLS].map((tag) => `wx-${tag}`).join(",");
  return label.box?.querySelector(tags) ?? null;
}
