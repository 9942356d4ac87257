/**
 * Forms and groups: which fields belong to a form, and what they hold.
 * Counterpart: `defaults.ts` fires `submit` and `reset` with it. Invariant: a field counts when it has a name and stands
 * inside of the form in the composed tree; components count through `wx://form-field`.
 */
import { glassEasel, type Element } from "./engine";
import type { ViewNode } from "./element";
import { tagOf, truthy } from "./defaults";

const FIELD_TAGS = new Set([
  "input",
  "textarea",
  "switch",
  "slider",
  "picker",
  "checkbox-group",
  "radio-group",
  "picker-view",
  "editor",
]);

/** The form around `elem`. */
export function formOf(elem: Element): Element | undefined {
  for (let at = elem.getComposedParent(); at; at = at.getComposedParent())
    if (tagOf(at) === "form" && at.asNativeNode()) return at;
  return undefined;
}

export interface Group {
  readonly elem: Element;
  /** The check boxes or radios in it, in document order. */
  readonly members: ViewNode[];
}

/** The group of tag `groupTag` around a check box or radio. */
export function fieldOf(elem: Element, groupTag: string): Group | undefined {
  for (let at = elem.getComposedParent(); at; at = at.getComposedParent()) {
    if (tagOf(at) !== groupTag || !at.asNativeNode()) continue;
    return { elem: at, members: nodesBelow(at, new Set([groupTag.replace("-group", "")])) };
  }
  return undefined;
}

/** Whether a component has the built-in behavior of that name. */
export type HasBehavior = (component: glassEasel.GeneralComponent, name: string) => boolean;

/** `event.detail` of `submit`: values by field name. */
export function submitDetail(
  form: Element,
  button: Element,
  has: HasBehavior,
): { value: Record<string, unknown>; target: object } {
  const value: Record<string, unknown> = {};
  walk(form, (elem) => {
    if (!isReachable(elem, form, has)) return;
    const field = readField(elem, has);
    if (field && field.name !== "") value[field.name] = field.value;
  });
  return { value, target: { id: button.id, dataset: { ...button.dataset }, offsetLeft: 0, offsetTop: 0 } };
}

/** A form sees the fields of its own tree, and those inside of components with `wx://form-field-group`. */
function isReachable(elem: Element, form: Element, has: HasBehavior): boolean {
  for (let root = elem.ownerShadowRoot; root !== form.ownerShadowRoot;) {
    const host = root?.getHostNode();
    if (!host || !has(host, "wx://form-field-group")) return false;
    root = host.ownerShadowRoot;
  }
  return true;
}

/** Puts every field back to what the template says. */
export function resetForm(form: Element): void {
  for (const node of nodesBelow(form, new Set([...FIELD_TAGS, "checkbox", "radio"]))) {
    const name = CHECKED_TAGS.has(tagOf(node.__wxElement)) ? "checked" : "value";
    const initial = name === "checked" ? truthy(node.initial(name) ?? false) : (node.initial(name) ?? "");
    node.show(name, initial);
  }
}

const CHECKED_TAGS = new Set(["switch", "checkbox", "radio"]);

function readField(elem: Element, has: HasBehavior): { name: string; value: unknown } | undefined {
  if (glassEasel.Component.isComponent(elem)) {
    const data = elem.data as Record<string, unknown>;
    return has(elem, "wx://form-field") ? { name: text(data.name), value: data.value } : undefined;
  }
  const tag = tagOf(elem);
  const node = elem.getBackendElement() as unknown as ViewNode | null;
  if (!node || !elem.asNativeNode() || !FIELD_TAGS.has(tag)) return undefined;
  return { name: text(node.read("name")), value: fieldValue(tag, elem, node) };
}

function fieldValue(tag: string, elem: Element, node: ViewNode): unknown {
  if (tag === "switch") return truthy(node.read("checked") ?? false);
  if (tag === "slider") return Number(node.read("value") ?? 0);
  if (tag === "checkbox-group" || tag === "radio-group") {
    const members = nodesBelow(elem, new Set([tag.replace("-group", "")]));
    const chosen = members.filter((one) => truthy(one.read("checked") ?? false)).map((one) => one.read("value") ?? "");
    return tag === "radio-group" ? (chosen[0] ?? "") : chosen;
  }
  return node.read("value") ?? "";
}

function nodesBelow(root: Element, tags: ReadonlySet<string>): ViewNode[] {
  const found: ViewNode[] = [];
  walk(root, (elem) => {
    const node = elem.getBackendElement() as unknown as ViewNode | null;
    if (node && tags.has(tagOf(elem)) && elem.asNativeNode()) found.push(node);
  });
  return found;
}

/** Visits everything below `root` in the composed tree, in document order. */
function walk(root: Element, visit: (elem: Element) => void): void {
  root.forEachComposedChild((child) => {
    const elem = child.asElement();
    if (!elem) return;
    visit(elem);
    walk(elem, visit);
  });
}

function text(value: unknown): string {
  return value === null || value === undefined ? "" : String(value);
}
