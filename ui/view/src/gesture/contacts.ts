/**
 * Fingers on the screen, whatever they are made of: touches on a touch screen, else the mouse or a pen.
 * Counterpart: `touches.ts` turns them into events of the app, `drags.ts` into movements of components. Invariant: a contact that
 * started ends exactly once, by `end` or by `cancel`, and is seen by all listeners in the order they were added.
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
  start(contact: Contact): void;
  /** True when the browser shall not do what it does by itself, such as scrolling. */
  move(contact: Contact): boolean;
  end(contact: Contact): void;
  cancel(contact: Contact): void;
}

/** Fingers at the same time; phones report ten. */
const CONTACT_COUNT_MAX = 10;
/** A finger that stays within this may still press a button of the screen, which a captured pointer would miss. */
const CAPTURE_DISTANCE_MIN = 5;
/** The mouse is one finger, with an identifier that no touch has. */
const MOUSE = 0;

export class Contacts {
  private readonly active = new Map<number, Contact>();
  private readonly listeners: ContactListener[] = [];

  constructor(private readonly root: HTMLElement) {
    root.addEventListener("touchstart", (event) => this.touches(event, (touch) => this.start(touchContact(touch))));
    root.addEventListener("touchmove", (event) => this.touchMove(event), { passive: false });
    root.addEventListener("touchend", (event) => this.touches(event, (touch) => this.end(touch.identifier, touch)));
    root.addEventListener("touchcancel", (event) => this.touches(event, (touch) => this.cancel(touch.identifier)));
    root.addEventListener("pointerdown", (event) => this.pointerDown(event));
    root.addEventListener("pointermove", (event) => this.pointerMove(event));
    root.addEventListener("pointerup", (event) => {
      if (event.pointerType !== "touch") this.end(MOUSE, event);
    });
    root.addEventListener("pointercancel", (event) => {
      if (event.pointerType !== "touch") this.cancel(MOUSE);
    });
  }

  /** Contacts that are down now. */
  get all(): readonly Contact[] {
    return [...this.active.values()];
  }

  listen(listener: ContactListener): void {
    this.listeners.push(listener);
  }

  /** Ends everything, as when a dialog comes up below the finger. */
  cancelAll(): void {
    for (const identifier of [...this.active.keys()]) this.cancel(identifier);
  }

  private touches(event: TouchEvent, use: (touch: Touch) => void): void {
    for (const touch of Array.from(event.changedTouches)) use(touch);
  }

  private touchMove(event: TouchEvent): void {
    let prevents = false;
    this.touches(event, (touch) => {
      if (this.move(touch.identifier, touch)) prevents = true;
    });
    if (prevents && event.cancelable) event.preventDefault();
  }

  private pointerDown(event: PointerEvent): void {
    if (event.pointerType === "touch" || event.button !== 0 || !(event.target instanceof Element)) return;
    this.cancel(MOUSE);
    this.start({
      identifier: MOUSE,
      target: event.target,
      isTouch: false,
      startX: event.clientX,
      startY: event.clientY,
      clientX: event.clientX,
      clientY: event.clientY,
      force: 1,
    });
  }

  private pointerMove(event: PointerEvent): void {
    if (event.pointerType === "touch" || !this.active.has(MOUSE)) return;
    if (event.buttons === 0) {
      // The button was let go outside of the window.
      this.cancel(MOUSE);
      return;
    }
    // A finger that leaves the screen's edge keeps its events.
    const mouse = this.active.get(MOUSE);
    const distance = mouse ? Math.hypot(event.clientX - mouse.startX, event.clientY - mouse.startY) : 0;
    if (distance >= CAPTURE_DISTANCE_MIN && !this.root.hasPointerCapture(event.pointerId)) this.capture(event);
    if (this.move(MOUSE, event)) event.preventDefault();
  }

  private capture(event: PointerEvent): void {
    if (isEditable(this.active.get(MOUSE)?.target)) return;
    try {
      this.root.setPointerCapture(event.pointerId);
    } catch {
      // The pointer is gone already.
    }
  }

  private start(contact: Contact | undefined): void {
    if (!contact || this.active.size >= CONTACT_COUNT_MAX) return;
    this.active.set(contact.identifier, contact);
    for (const listener of this.listeners) listener.start(contact);
  }

  private move(identifier: number, at: { clientX: number; clientY: number; force?: number }): boolean {
    const contact = this.active.get(identifier);
    if (!contact) return false;
    contact.clientX = at.clientX;
    contact.clientY = at.clientY;
    contact.force = at.force ?? contact.force;
    let prevents = false;
    for (const listener of this.listeners) if (listener.move(contact)) prevents = true;
    return prevents;
  }

  private end(identifier: number, at: { clientX: number; clientY: number }): void {
    const contact = this.active.get(identifier);
    if (!contact) return;
    contact.clientX = at.clientX;
    contact.clientY = at.clientY;
    this.active.delete(identifier);
    for (const listener of this.listeners) listener.end(contact);
  }

  private cancel(identifier: number): void {
    const contact = this.active.get(identifier);
    if (!contact) return;
    this.active.delete(identifier);
    for (const listener of this.listeners) listener.cancel(contact);
  }
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
