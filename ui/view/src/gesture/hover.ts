/**
 * `hover-class` of view, button and navigator while a finger is on them.
 * Counterpart: the logic layer gives the class names with their scopes. Invariant: what was added is taken away, also when the app
 * replaced the class list meanwhile.
 */
import { nodeAt, type ViewNode } from "../node";
import { flagOf, numberOf, textOf } from "../values";
import type { Contact, ContactListener } from "./contacts";

interface Defaults {
  readonly name: string;
  readonly start: number;
  readonly stay: number;
}

/** Documented defaults of each component. */
const DEFAULTS: Readonly<Record<string, Defaults>> = {
  view: { name: "none", start: 50, stay: 400 },
  button: { name: "button-hover", start: 20, stay: 70 },
  navigator: { name: "navigator-hover", start: 50, stay: 600 },
};

const MOVE_MAX = 10;

interface Hovered {
  readonly node: ViewNode;
  readonly names: readonly string[];
  readonly stay: number;
  timer: number;
  isOn: boolean;
}

export class Hover implements ContactListener {
  private current: Hovered[] = [];

  start([contact]: readonly Contact[]): void {
    this.leave(0);
    if (!contact) return;
    for (const node of nodeAt(contact.target)?.path() ?? []) {
      const one = hoveredOf(node);
      if (one) {
        one.timer = window.setTimeout(() => toggle(one, true), this.startOf(node));
        this.current.push(one);
      }
      if (flagOf(node.read("hover-stop-propagation"))) return;
    }
  }

  move(contacts: readonly Contact[]): boolean {
    for (const { clientX, clientY, startX, startY } of contacts)
      if (Math.hypot(clientX - startX, clientY - startY) > MOVE_MAX) this.leave(0);
    return false;
  }

  /** A quick tap shows the class for its stay time all the same. */
  end(): void {
    for (const one of this.current) toggle(one, true);
    this.leave(undefined);
  }

  cancel(): void {
    this.leave(0);
  }

  private startOf(node: ViewNode): number {
    return numberOf(node.read("hover-start-time"), DEFAULTS[node.tag]?.start ?? 0);
  }

  private leave(stay: number | undefined): void {
    for (const one of this.current) {
      clearTimeout(one.timer);
      const ms = stay ?? one.stay;
      if (ms <= 0) toggle(one, false);
      else window.setTimeout(() => toggle(one, false), ms);
    }
    this.current = [];
  }
}

function hoveredOf(node: ViewNode): Hovered | undefined {
  const defaults = node.builtin ? DEFAULTS[node.tag] : undefined;
  if (!defaults || flagOf(node.read("disabled")) || flagOf(node.read("loading"))) return undefined;
  const name = textOf(node.read("hover-class"), defaults.name);
  if (name === "none" || name === "") return undefined;
  const names = name.split(/\s+/).filter((one) => one !== "");
  return { node, names, stay: numberOf(node.read("hover-stay-time"), defaults.stay), timer: 0, isOn: false };
}

function toggle(one: Hovered, isOn: boolean): void {
  if (one.isOn === isOn) return;
  one.isOn = isOn;
  for (const name of one.names) one.node.box?.classList.toggle(name, isOn);
}
