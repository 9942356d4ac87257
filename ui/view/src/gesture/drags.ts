/**
 * Who moves when a finger moves: of all that can be dragged below the finger, the innermost one that accepts the direction.
 * Counterpart: swipers, sliders, movable views and everything that scrolls. Invariant: a drag has one owner until the finger is
 * lifted; touches scroll by themselves, the mouse scrolls through `scroll.ts`.
 */
import { nodeAt } from "../node";
import { isEditable, type Contact, type ContactListener } from "./contacts";

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
const SPEED_WINDOW_MS = 100;

interface Drag {
  owner: Draggable | null | undefined;
  trail: { x: number; y: number; t: number }[];
}

export class Drags implements ContactListener {
  private readonly drags = new Map<number, Drag>();

  constructor(private readonly onClaim: (contact: Contact) => void) {}

  start(contact: Contact): void {
    if (!contact.isTouch && isEditable(contact.target)) return;
    this.drags.set(contact.identifier, { owner: undefined, trail: [] });
  }

  move(contact: Contact): boolean {
    const drag = this.drags.get(contact.identifier);
    if (!drag) return false;
    const now = performance.now();
    drag.trail = [...drag.trail.filter((point) => now - point.t < SPEED_WINDOW_MS), at(contact, now)];
    const move = describe(contact, drag, now);
    if (drag.owner === undefined) {
      if (Math.hypot(move.dx, move.dy) < DISTANCE_MIN) return isHeld(contact, true);
      drag.owner = find(contact, move);
      if (drag.owner && !isNative(drag.owner, contact)) {
        this.onClaim(contact);
        drag.owner.begin(move);
      }
    }
    if (!drag.owner) return isHeld(contact, false);
    if (isNative(drag.owner, contact)) return false;
    drag.owner.move(move);
    return true;
  }

  end(contact: Contact): void {
    const drag = this.drags.get(contact.identifier);
    this.drags.delete(contact.identifier);
    if (drag?.owner && !isNative(drag.owner, contact)) drag.owner.end(describe(contact, drag, performance.now()));
  }

  cancel(contact: Contact): void {
    this.end(contact);
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
  };
}
