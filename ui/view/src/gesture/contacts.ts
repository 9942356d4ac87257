/**
 * Fingers on the screen, whatever they are made of: touches on a touch screen, else the mouse or a pen.
 * Counterpart: `touches.ts` turns them into events of the app, `drags.ts` into movements of components. Invariant: a contact that
 * started ends exactly once, by `end` or by `cancel`, and is seen by all listeners in the order they were added; what one event of
 * the browser says of several fingers is told as one.
 */

export interface Contact {
  readonly identifier: number;
  readonly target: Element;
  readonly isTouch: boolean;
  readonly startX: number;
  readonly startY: number;
  clientX: number;
  clientY: number;
  force: number;
}

export interface ContactListener {
  start(contacts: readonly Contact[]): void;
  /** True when the browser shall not do what it does by itself, such as scrolling. */
  move(contacts: readonly Contact[]): boolean;
  end(contacts: readonly Contact[]): void;
  cancel(contacts: readonly Contact[]): void;
}

/** Where a finger is, in the words of touches and pointers alike. */
interface Point {
  readonly clientX: number;
  readonly clientY: number;
  readonly force?: number;
}

/** Fingers at the same time; phones report ten. */
const CONTACT_COUNT_MAX = 10;
/** A finger that stays within this may still press a button of the screen, which a captured pointer would miss. */
const CAPTURE_DISTANCE_MIN = 5;
/** The mouse is one finger; browsers number touches from 0, one after another, so this is never one of theirs. */
const MOUSE = -1;
/** What the app sees of it: the first finger of a phone has 0. */
export const MOUSE_IDENTIFIER_SHOWN = 0;

export class Contacts {
  private readonly active = new Map<number, Contact>();
  private readonly listeners: ContactListener[] = [];
  /** What is down as the last event of the browser has it: a finger on another element may start or end with the next. */
  private present: readonly Contact[] = [];

  constructor(private readonly root: HTMLElement) {
    root.addEventListener("touchstart", (event) => this.touchStart(event));
    root.addEventListener("touchmove", (event) => this.touchMove(event), { passive: false });
    root.addEventListener("touchend", (event) => this.touchEnd(event));
    root.addEventListener("touchcancel", (event) => this.touchEnd(event));
    root.addEventListener("pointerdown", (event) => this.pointerDown(event));
    root.addEventListener("pointermove", (event) => this.pointerMove(event));
    root.addEventListener("pointerup", (event) => {
      if (event.pointerType !== "touch") this.end([MOUSE], event);
    });
    root.addEventListener("pointercancel", (event) => {
      if (event.pointerType !== "touch") this.cancel([MOUSE]);
    });
  }

  /** Contacts that are down now. */
  get all(): readonly Contact[] {
    return this.present;
  }

  listen(listener: ContactListener): void {
    this.listeners.push(listener);
  }

  private touchStart(event: TouchEvent): void {
    const down = new Set(Array.from(event.touches, (touch) => touch.identifier));
    // Whatever became of them, they are not on the screen any more.
    this.cancel([...this.active.values()].filter((one) => one.isTouch && !down.has(one.identifier)).map(identifierOf));
    this.see(event);
    this.start(Array.from(event.changedTouches).flatMap((touch) => touchContact(touch) ?? []));
    this.follow(event.target);
  }

  private touchMove(event: TouchEvent): void {
    this.see(event);
    const moved = Array.from(event.changedTouches).flatMap((touch) => this.active.get(touch.identifier) ?? []);
    if (this.move(moved) && event.cancelable) event.preventDefault();
  }

  private touchEnd(event: TouchEvent): void {
    this.see(event);
    const changed = Array.from(event.changedTouches);
    const identifiers = changed.map((touch) => touch.identifier);
    for (const touch of changed) put(this.active.get(touch.identifier), touch);
    if (event.type === "touchend") this.end(identifiers);
    else this.cancel(identifiers);
  }

  /** An element that the app takes away still gets the events of the fingers on it, and nobody around it does. */
  private follow(target: EventTarget | null): void {
    // Added once for an element: the listener is always the same.
    for (const type of ["touchmove", "touchend", "touchcancel"] as const)
      target?.addEventListener(type, this.stray, { passive: false });
  }

  private readonly stray = (event: Event): void => {
    if (!(event.currentTarget instanceof Element) || event.currentTarget.isConnected) return;
    if (event.type === "touchmove") this.touchMove(event as TouchEvent);
    else this.touchEnd(event as TouchEvent);
  };

  /** Takes over where all fingers are. */
  private see(event: TouchEvent): void {
    const down = Array.from(event.touches).slice(0, CONTACT_COUNT_MAX);
    for (const touch of [...down, ...Array.from(event.changedTouches)]) put(this.active.get(touch.identifier), touch);
    this.present = down.flatMap((touch) => this.active.get(touch.identifier) ?? touchContact(touch) ?? []);
  }

  private pointerDown(event: PointerEvent): void {
    if (event.pointerType === "touch" || event.button !== 0 || !(event.target instanceof Element)) return;
    this.cancel([MOUSE]);
    const { target, clientX, clientY } = event;
    const mouse: Contact = {
      identifier: MOUSE,
      target,
      isTouch: false,
      startX: clientX,
      startY: clientY,
      clientX,
      clientY,
      force: 1,
    };
    this.present = [...this.active.values(), mouse];
    this.start([mouse]);
  }

  private pointerMove(event: PointerEvent): void {
    const mouse = this.active.get(MOUSE);
    if (event.pointerType === "touch" || !mouse) return;
    if (event.buttons === 0) {
      // The button was let go outside of the window.
      this.cancel([MOUSE]);
      return;
    }
    put(mouse, event);
    // A finger that leaves the screen's edge keeps its events.
    const distance = Math.hypot(mouse.clientX - mouse.startX, mouse.clientY - mouse.startY);
    if (distance >= CAPTURE_DISTANCE_MIN && !this.root.hasPointerCapture(event.pointerId)) this.capture(event);
    if (this.move([mouse])) event.preventDefault();
  }

  private capture(event: PointerEvent): void {
    if (isEditable(this.active.get(MOUSE)?.target)) return;
    try {
      this.root.setPointerCapture(event.pointerId);
    } catch {
      // The pointer is gone already.
    }
  }

  private start(contacts: readonly Contact[]): void {
    const taken = contacts.slice(0, Math.max(CONTACT_COUNT_MAX - this.active.size, 0));
    if (taken.length === 0) return;
    // The same objects in both, so that what is present moves with what is active.
    const taking = new Map(taken.map((contact) => [contact.identifier, contact]));
    for (const contact of taken) this.active.set(contact.identifier, contact);
    this.present = this.present.map((contact) => taking.get(contact.identifier) ?? contact);
    for (const listener of this.listeners) listener.start(taken);
  }

  private move(contacts: readonly Contact[]): boolean {
    if (contacts.length === 0) return false;
    let prevents = false;
    for (const listener of this.listeners) if (listener.move(contacts)) prevents = true;
    return prevents;
  }

  private end(identifiers: readonly number[], at?: Point): void {
    const ended = this.take(identifiers);
    if (at) for (const contact of ended) put(contact, at);
    if (ended.length > 0) for (const listener of this.listeners) listener.end(ended);
  }

  private cancel(identifiers: readonly number[]): void {
    const cancelled = this.take(identifiers);
    if (cancelled.length > 0) for (const listener of this.listeners) listener.cancel(cancelled);
  }

  private take(identifiers: readonly number[]): Contact[] {
    const taken = identifiers.flatMap((identifier) => this.active.get(identifier) ?? []);
    for (const contact of taken) this.active.delete(contact.identifier);
    this.present = this.present.filter((contact) => !identifiers.includes(contact.identifier));
    return taken;
  }
}

function identifierOf(contact: Contact): number {
  return contact.identifier;
}

function put(contact: Contact | undefined, at: Point): void {
  if (!contact) return;
  contact.clientX = at.clientX;
  contact.clientY = at.clientY;
  contact.force = at.force ?? contact.force;
}

function touchContact(touch: Touch): Contact | undefined {
  if (!(touch.target instanceof Element)) return undefined;
  const { identifier, target, clientX, clientY, force } = touch;
  return { identifier, target, isTouch: true, startX: clientX, startY: clientY, clientX, clientY, force };
}

/** Whether the mouse selects text there. */
export function isEditable(target: Element | undefined): boolean {
  return !!target?.closest("input, textarea, [contenteditable], .mw-selectable, [mw-selectable]");
}
