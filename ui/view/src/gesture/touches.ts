/**
 * The app's touch events: touchstart, touchmove, touchend, touchcancel, tap, longpress and longtap.
 * Counterpart: the logic layer lets them bubble, so each is sent once, to the innermost node. Invariant: only `tap` is sent when
 * nobody listens, because built-in components act on it in the logic layer.
 */
import { nodeAt, type ViewNode } from "../node";
import type { Contact, ContactListener, Contacts } from "./contacts";

/** A finger that moves further was no tap. */
const TAP_DISTANCE_MAX = 10;
/** 「手指触摸后，超过350ms再离开」, documented for longpress and longtap. */
export const LONG_PRESS_MS = 350;
/** One touchmove for an animation frame. */
const MOVE_INTERVAL_MS = 16;

/** Where points are measured from: the page's window and how far it is scrolled. */
export interface Origin {
  readonly left: number;
  readonly top: number;
  readonly scrollLeft: number;
  readonly scrollTop: number;
}

export interface TouchTarget {
  origin(node: ViewNode): Origin;
  send(node: ViewNode, type: string, detail: unknown, extra: Record<string, unknown>): void;
  /** A tap, before it goes to the logic layer; true keeps it from the app. */
  intercepts(node: ViewNode): boolean;
  tapped(node: ViewNode): void;
}

interface Press {
  readonly contact: Contact;
  readonly node: ViewNode;
  timer: number;
  isTap: boolean;
  movedAt: number;
}

export class Touches implements ContactListener {
  private readonly presses = new Map<number, Press>();

  constructor(
    private readonly contacts: Contacts,
    private readonly target: TouchTarget,
  ) {}

  start(contact: Contact): void {
    const node = nodeAt(contact.target);
    if (!node) return;
    const { identifier } = contact;
    const press: Press = { contact, node, timer: 0, isTap: true, movedAt: 0 };
    // A second finger makes a gesture of what was about to be a tap.
    for (const other of this.presses.values()) this.noTap(other);
    press.isTap = this.presses.size === 0;
    this.presses.set(identifier, press);
    if (press.isTap) press.timer = window.setTimeout(() => this.longPress(press), LONG_PRESS_MS);
    this.touch(press, "touchstart");
  }

  move(contact: Contact): boolean {
    const press = this.presses.get(contact.identifier);
    if (!press) return false;
    const distance = Math.hypot(contact.clientX - contact.startX, contact.clientY - contact.startY);
    if (distance > TAP_DISTANCE_MAX) this.noTap(press);
    const now = performance.now();
    if (distance > 0 && now - press.movedAt >= MOVE_INTERVAL_MS) {
      press.movedAt = now;
      this.touch(press, "touchmove");
    }
    // Whether the browser may scroll is for `drags.ts` to say.
    return false;
  }

  end(contact: Contact): void {
    const press = this.take(contact);
    if (!press) return;
    this.touch(press, "touchend");
    if (press.isTap) this.tap(press);
  }

  cancel(contact: Contact): void {
    const press = this.take(contact);
    if (press) this.touch(press, "touchcancel");
  }

  /** What is being scrolled or dragged is no tap any more. */
  claim(contact: Contact): void {
    const press = this.presses.get(contact.identifier);
    if (press) this.noTap(press);
  }

  private take(contact: Contact): Press | undefined {
    const press = this.presses.get(contact.identifier);
    if (!press) return undefined;
    clearTimeout(press.timer);
    this.presses.delete(contact.identifier);
    return press;
  }

  private noTap(press: Press): void {
    press.isTap = false;
    clearTimeout(press.timer);
  }

  /** With a listener for longpress on its way, no tap follows; the documentation says so. */
  private longPress(press: Press): void {
    const { node } = press;
    const isHeard = node.isHeard("longpress");
    for (const type of ["longpress", "longtap"])
      if (node.isHeard(type)) this.target.send(node, type, this.point(press), this.extra(press));
    if (isHeard) press.isTap = false;
  }

  private tap(press: Press): void {
    const { node } = press;
    if (this.target.intercepts(node)) return;
    this.target.send(node, "tap", this.point(press), this.extra(press));
    this.target.tapped(node);
  }

  private touch(press: Press, type: string): void {
    if (press.node.isHeard(type)) this.target.send(press.node, type, {}, this.extra(press));
  }

  private point(press: Press): { x: number; y: number } {
    const { pageX, pageY } = describe(press.contact, this.target.origin(press.node));
    return { x: pageX, y: pageY };
  }

  private extra(press: Press): Record<string, unknown> {
    const origin = this.target.origin(press.node);
    const box = press.node.box;
    return {
      touches: this.contacts.all.map((contact) => describe(contact, origin)),
      changedTouches: [describe(press.contact, origin)],
      target: { offsetLeft: box?.offsetLeft ?? 0, offsetTop: box?.offsetTop ?? 0 },
    };
  }
}

/** A touch as the documentation has it. */
export function describe(contact: Contact, origin: Origin) {
  const clientX = round(contact.clientX - origin.left);
  const clientY = round(contact.clientY - origin.top);
  return {
    identifier: contact.identifier,
    pageX: round(clientX + origin.scrollLeft),
    pageY: round(clientY + origin.scrollTop),
    clientX,
    clientY,
    force: contact.force,
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
