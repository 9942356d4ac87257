/**
 * Two fingers on one element that scale it; the wheel with Ctrl is what a trackpad makes of a pinch, and what the mouse has.
 * Counterpart: `drags.ts` leaves fingers that pinch alone. Invariant: a pinch begins with its second finger and ends with the first
 * one that leaves; ratios count from where it began.
 */
import { nodeAt } from "../node";
import type { Contact } from "./contacts";

export interface Pinchable {
  /** Whether it can be scaled now. */
  accepts(): boolean;
  begin(): void;
  /** `ratio` of the distance between the fingers to that of the beginning. */
  pinch(ratio: number): void;
  end(): void;
}

const PINCHABLES = new WeakMap<Element, Pinchable>();

/** Fingers that touch each other would make every ratio endless. */
const DISTANCE_MIN = 1;
/** Turns pixels of the wheel into a ratio: a notch of 100 px makes 1.65 times as much, as browsers zoom with Ctrl. */
const WHEEL_PIXELS = 200;

/** Makes `element` something that can be pinched. */
export function pinchable(element: HTMLElement, one: Pinchable): void {
  PINCHABLES.set(element, one);
  element.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey || event.defaultPrevented || !one.accepts()) return;
      event.preventDefault();
      one.begin();
      one.pinch(Math.exp(-event.deltaY / WHEEL_PIXELS));
      one.end();
    },
    { passive: false },
  );
}

interface Pinch {
  readonly one: Pinchable;
  readonly fingers: readonly [Contact, Contact];
  readonly distance: number;
}

export class Pinches {
  private readonly down = new Map<number, Contact>();
  private pinch: Pinch | undefined;

  constructor(private readonly onClaim: (contact: Contact) => void) {}

  start(contacts: readonly Contact[]): void {
    for (const contact of contacts) {
      if (!contact.isTouch) continue;
      this.begin(contact);
      this.down.set(contact.identifier, contact);
    }
  }

  /** Whether these fingers pinch. */
  move(contacts: readonly Contact[]): boolean {
    const { pinch } = this;
    if (!pinch || !contacts.some((contact) => pinch.fingers.includes(contact))) return false;
    pinch.one.pinch(distanceOf(...pinch.fingers) / pinch.distance);
    return true;
  }

  end(contacts: readonly Contact[]): void {
    for (const contact of contacts) {
      this.down.delete(contact.identifier);
      if (!this.pinch?.fingers.includes(contact)) continue;
      this.pinch.one.end();
      this.pinch = undefined;
    }
  }

  private begin(contact: Contact): void {
    if (this.pinch) return;
    for (const other of this.down.values()) {
      const one = find(contact, other);
      if (!one) continue;
      this.pinch = { one, fingers: [other, contact], distance: distanceOf(other, contact) };
      for (const finger of this.pinch.fingers) this.onClaim(finger);
      one.begin();
      return;
    }
  }
}

/** The innermost element that both fingers are on and that can be scaled; a caught touchmove keeps what is around it still. */
function find(contact: Contact, other: Contact): Pinchable | undefined {
  for (let element: Element | null = contact.target; element; element = element.parentElement) {
    const one = PINCHABLES.get(element);
    if (one && element.contains(other.target) && one.accepts()) return one;
    if (nodeAt(element)?.catches("touchmove")) return undefined;
  }
  return undefined;
}

function distanceOf(one: Contact, other: Contact): number {
  return Math.max(Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY), DISTANCE_MIN);
}
