/**
 * Who moves when a finger moves: of all that can be dragged below the finger, the innermost one that accepts the direction.
 * Counterpart: swipers, sliders, movable views and everything that scrolls; `pinch.ts` for two fingers. Invariant: a drag has one
 * owner until the finger is lifted, and an owner follows one finger; touches scroll by themselves, the mouse scrolls through
 * `scroll.ts`.
 */
import { nodeAt } from "../node";
import { isEditable, type Contact, type ContactListener } from "./contacts";
import { Pinches } from "./pinch";

export type Axis = "x" | "y";

export interface DragMove {
  /** From where the finger came down. */
  readonly dx: number;
  readonly dy: number;
  readonly clientX: number;
  readonly clientY: number;
  /** Pixels in a millisecond, of the last movements. */
  readonly vx: number;
  readonly vy: number;
  /** The browser does the moving: told only, for those that are `isNativeForTouch`. */
  readonly isNative: boolean;
}

export interface Draggable {
  /** Whether it moves along `axis` now; `forward` is right or down. */
  accepts(axis: Axis, forward: boolean, contact: Contact): boolean;
  /** What the browser does by itself on a touch screen. */
  readonly isNativeForTouch?: boolean;
  begin(move: DragMove): void;
  move(move: DragMove): void;
  end(move: DragMove): void;
}

const DRAGGABLES = new WeakMap<Element, Draggable>();

/** Makes `element` something that can be dragged. */
export function draggable(element: Element, one: Draggable): void {
  DRAGGABLES.set(element, one);
}

/** A finger has to move this far before it drags. */
const DISTANCE_MIN = 5;
/** The speed of a throw is that of the last movements. */
export const SPEED_WINDOW_MS = 100;

interface Drag {
  owner: Draggable | null | undefined;
  /** Another finger moves what this one is on, so the browser shall not scroll it either. */
  isIdle: boolean;
  trail: { x: number; y: number; t: number }[];
}

export class Drags implements ContactListener {
  private readonly drags = new Map<number, Drag>();
  private readonly pinches = new Pinches((contact) => this.giveUp(contact));

  constructor(private readonly onClaim: (contact: Contact) => void) {}

  start(contacts: readonly Contact[]): void {
    for (const contact of contacts)
      if (contact.isTouch || !isEditable(contact.target))
        this.drags.set(contact.identifier, { owner: undefined, isIdle: false, trail: [] });
    this.pinches.start(contacts);
  }

  move(contacts: readonly Contact[]): boolean {
    let prevents = this.pinches.move(contacts);
    for (const contact of contacts) if (this.follow(contact)) prevents = true;
    return prevents;
  }

  end(contacts: readonly Contact[]): void {
    this.pinches.end(contacts);
    for (const contact of contacts) {
      const drag = this.drags.get(contact.identifier);
      this.drags.delete(contact.identifier);
      drag?.owner?.end(describe(contact, drag, performance.now()));
    }
  }

  cancel(contacts: readonly Contact[]): void {
    this.end(contacts);
  }

  private follow(contact: Contact): boolean {
    const drag = this.drags.get(contact.identifier);
    if (!drag) return false;
    const now = performance.now();
    drag.trail = [...drag.trail.filter((point) => now - point.t < SPEED_WINDOW_MS), at(contact, now)];
    const move = describe(contact, drag, now);
    if (drag.owner === undefined) {
      if (Math.hypot(move.dx, move.dy) < DISTANCE_MIN) return isHeld(contact, true);
      this.begin(contact, drag, move);
    }
    if (!drag.owner) return drag.isIdle || isHeld(contact, false);
    const isMovedHere = !isNative(drag.owner, contact);
    drag.owner.move(describe(contact, drag, now));
    return isMovedHere;
  }

  private begin(contact: Contact, drag: Drag, move: DragMove): void {
    const owner = find(contact, move);
    const isTaken = owner !== null && [...this.drags.values()].some((other) => other.owner === owner);
    drag.owner = isTaken ? null : owner;
    drag.isIdle = isTaken && !isNative(owner, contact);
    if (!drag.owner) return;
    if (!isNative(drag.owner, contact)) this.onClaim(contact);
    drag.owner.begin({ ...move, isNative: isNative(drag.owner, contact) });
  }

  /** The finger does something else from now on; what it dragged rests where it is. */
  private giveUp(contact: Contact): void {
    this.onClaim(contact);
    const drag = this.drags.get(contact.identifier);
    this.drags.delete(contact.identifier);
    drag?.owner?.end({ ...describe(contact, drag, performance.now()), vx: 0, vy: 0 });
  }
}

function isNative(owner: Draggable, contact: Contact): boolean {
  return contact.isTouch && owner.isNativeForTouch === true;
}

/** Whether touchmove is caught, so that the browser shall not scroll; `orMoves` lets go where something inside may still move. */
function isHeld(contact: Contact, orMoves: boolean): boolean {
  for (let element: Element | null = contact.target; element; element = element.parentElement) {
    if (orMoves && DRAGGABLES.has(element)) return false;
    if (nodeAt(element)?.catches("touchmove")) return true;
  }
  return false;
}

/** A node that catches touchmove keeps what is around it still; what is inside of it may move. */
function find(contact: Contact, { dx, dy }: DragMove): Draggable | null {
  const axis: Axis = Math.abs(dx) > Math.abs(dy) ? "x" : "y";
  const forward = axis === "x" ? dx > 0 : dy > 0;
  for (let element: Element | null = contact.target; element; element = element.parentElement) {
    const one = DRAGGABLES.get(element);
    if (one?.accepts(axis, forward, contact)) return one;
    if (nodeAt(element)?.catches("touchmove")) return null;
  }
  return null;
}

function at({ clientX, clientY }: Contact, t: number): { x: number; y: number; t: number } {
  return { x: clientX, y: clientY, t };
}

function describe(contact: Contact, drag: Drag, now: number): DragMove {
  const { clientX, clientY } = contact;
  const [first] = drag.trail.filter((point) => now - point.t < SPEED_WINDOW_MS);
  const ms = first ? Math.max(now - first.t, 1) : 1;
  return {
    dx: clientX - contact.startX,
    dy: clientY - contact.startY,
    clientX,
    clientY,
    vx: first && ms > 1 ? (clientX - first.x) / ms : 0,
    vy: first && ms > 1 ? (clientY - first.y) / ms : 0,
    isNative: !!drag.owner && isNative(drag.owner, contact),
  };
}
