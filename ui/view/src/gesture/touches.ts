/**
 * The app's touch events: touchstart, touchmove, touchend, touchcancel, tap, longpress and longtap.
 * Counterpart: the logic layer lets them bubble, so each is sent once, to the innermost node. Invariant: only `tap` is sent when
 * nobody listens, because built-in components act on it in the logic layer. As documented, `touches` is what stays on the screen and
 * `changedTouches` all that this event is about: fingers that come, move or leave together on one node are one event.
 */
import { nodeAt, type ViewNode } from "../node";
import { MOUSE_IDENTIFIER_SHOWN, type Contact, type ContactListener, type Contacts } from "./contacts";

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
  /** When and where the app was told last. */
  told: { readonly at: number; readonly x: number; readonly y: number };
}

export class Touches implements ContactListener {
  private readonly presses = new Map<number, Press>();

  constructor(
    private readonly contacts: Contacts,
    private readonly target: TouchTarget,
  ) {}

  start(contacts: readonly Contact[]): void {
    const pressed = contacts.flatMap((contact) => pressOf(contact) ?? []);
    for (const press of pressed) this.presses.set(press.contact.identifier, press);
    // A second finger makes a gesture of what was about to be a tap.
    if (this.presses.size > 1) for (const press of this.presses.values()) noTap(press);
    for (const press of pressed)
      if (press.isTap) press.timer = window.setTimeout(() => this.longPress(press), LONG_PRESS_MS);
    this.touch(pressed, "touchstart");
  }

  move(contacts: readonly Contact[]): boolean {
    const now = performance.now();
    const moved = this.all(contacts).filter((press) => {
      const { clientX, clientY, startX, startY } = press.contact;
      if (Math.hypot(clientX - startX, clientY - startY) > TAP_DISTANCE_MAX) noTap(press);
      const isElsewhere = clientX !== press.told.x || clientY !== press.told.y;
      return isElsewhere && now - press.told.at >= MOVE_INTERVAL_MS;
    });
    for (const press of moved) press.told = { at: now, x: press.contact.clientX, y: press.contact.clientY };
    this.touch(moved, "touchmove");
    // Whether the browser may scroll is for `drags.ts` to say.
    return false;
  }

  end(contacts: readonly Contact[]): void {
    const ended = this.take(contacts);
    this.touch(ended, "touchend");
    for (const press of ended) if (press.isTap) this.tap(press);
  }

  cancel(contacts: readonly Contact[]): void {
    this.touch(this.take(contacts), "touchcancel");
  }

  /** What is being scrolled or dragged is no tap any more. */
  claim(contact: Contact): void {
    const press = this.presses.get(contact.identifier);
    if (press) noTap(press);
  }

  private all(contacts: readonly Contact[]): Press[] {
    return contacts.flatMap((contact) => this.presses.get(contact.identifier) ?? []);
  }

  private take(contacts: readonly Contact[]): Press[] {
    const taken = this.all(contacts);
    for (const press of taken) {
      clearTimeout(press.timer);
      this.presses.delete(press.contact.identifier);
    }
    return taken;
  }

  /** With a listener for longpress on its way, no tap follows; the documentation says so. */
  private longPress(press: Press): void {
    const { node } = press;
    const isHeard = node.isHeard("longpress");
    for (const type of ["longpress", "longtap"])
      if (node.isHeard(type)) this.target.send(node, type, this.point(press), this.extra(node, [press]));
    if (isHeard) press.isTap = false;
  }

  private tap(press: Press): void {
    const { node } = press;
    // The app took it away below the finger.
    if (node.box?.isConnected !== true || this.target.intercepts(node)) return;
    this.target.send(node, "tap", this.point(press), this.extra(node, [press]));
    this.target.tapped(node);
  }

  /** One event for each node that the fingers are on. */
  private touch(presses: readonly Press[], type: string): void {
    for (const node of new Set(presses.map((press) => press.node))) {
      if (!node.isHeard(type)) continue;
      const here = presses.filter((press) => press.node === node);
      this.target.send(node, type, {}, this.extra(node, here));
    }
  }

  private point(press: Press): { x: number; y: number } {
    const { pageX, pageY } = describe(press.contact, this.target.origin(press.node));
    return { x: pageX, y: pageY };
  }

  private extra(node: ViewNode, presses: readonly Press[]): Record<string, unknown> {
    const origin = this.target.origin(node);
    const { box } = node;
    const canvas = node.tag === "canvas" ? box?.getBoundingClientRect() : undefined;
    const touch = (contact: Contact) => ({ ...describe(contact, origin), ...(canvas && within(contact, canvas)) });
    return {
      touches: this.contacts.all.map(touch),
      changedTouches: presses.map((press) => touch(press.contact)),
      target: { offsetLeft: box?.offsetLeft ?? 0, offsetTop: box?.offsetTop ?? 0 },
    };
  }
}

function pressOf(contact: Contact): Press | undefined {
  const node = nodeAt(contact.target);
  if (!node) return undefined;
  const told = { at: 0, x: contact.startX, y: contact.startY };
  return { contact, node, timer: 0, isTap: true, told };
}

function noTap(press: Press): void {
  press.isTap = false;
  clearTimeout(press.timer);
}

/** A touch as the documentation has it. */
function describe(contact: Contact, origin: Origin) {
  const clientX = round(contact.clientX - origin.left);
  const clientY = round(contact.clientY - origin.top);
  return {
    identifier: contact.isTouch ? contact.identifier : MOUSE_IDENTIFIER_SHOWN,
    pageX: round(clientX + origin.scrollLeft),
    pageY: round(clientY + origin.scrollTop),
    clientX,
    clientY,
    force: contact.force,
  };
}

/** Touches of a canvas have their place on it as well: `TouchCanvasDetail` of the typings. */
function within(contact: Contact, { left, top }: DOMRect) {
  return { x: round(contact.clientX - left), y: round(contact.clientY - top) };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
