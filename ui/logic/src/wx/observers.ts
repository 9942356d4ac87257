/**
 * `IntersectionObserver` and `MediaQueryObserver`: the view tells when something comes into sight or the window changes.
 * Counterpart: `view/queries.ts` keeps them; headless nothing ever intersects. Invariant: an observer ends with
 * `disconnect` or with the node that it observes.
 */
import { componentOf, type Component } from "../view/engine";
import type { ViewNode } from "../view/element";
import type { Framework } from "../framework/framework";

interface Margins {
  left?: number;
  right?: number;
  top?: number;
  bottom?: number;
}

interface Options {
  thresholds?: number[];
  initialRatio?: number;
  observeAll?: boolean;
  nativeMode?: boolean;
}

/** Reference areas of one observer; further ones are ignored. */
const REFERENCES_MAX = 16;

export class IntersectionObserver {
  private readonly component: Component | undefined;
  private readonly references: { node: number; margins: Margins }[] = [];
  private ends: (() => void)[] = [];

  constructor(
    private readonly framework: Framework,
    component: unknown,
    private readonly options: Options = {},
  ) {
    this.component = componentOf(component) ?? framework.pages.top?.component;
  }

  relativeTo(selector: string, margins: Margins = {}): this {
    const elem = this.component?.getShadowRoot()?.querySelector(selector);
    const node = (elem?.getBackendElement() as unknown as ViewNode | null | undefined)?.id;
    return node === undefined ? this : this.add(node, margins);
  }

  relativeToViewport(margins: Margins = {}): this {
    return this.add(0, margins);
  }

  private add(node: number, margins: Margins): this {
    if (this.references.length < REFERENCES_MAX) this.references.push({ node, margins });
    return this;
  }

  observe(selector: string, callback: (result: object) => void): void {
    if (typeof callback !== "function") return;
    const shadow = this.component?.getShadowRoot();
    if (!shadow) return;
    const first = shadow.querySelector(selector);
    const found = this.options.observeAll ? shadow.querySelectorAll(selector) : first ? [first] : [];
    for (const elem of found) {
      const node = (elem.getBackendElement() as unknown as ViewNode | null)?.id;
      if (node === undefined) continue;
      const question = {
        what: "intersection",
        nodes: [node],
        references: this.references,
        thresholds: this.options.thresholds ?? [0],
        initialRatio: this.options.initialRatio ?? 0,
      } as const;
      const end = this.framework.view.queries.observe(question, (reply) => {
        const result = {
          id: elem.id,
          dataset: { ...elem.dataset },
          time: this.framework.runtime.native.now(),
          ...reply,
        };
        this.framework.runtime.guard(callback, this, result);
      });
      this.ends.push(end);
    }
  }

  disconnect(): void {
    const ends = this.ends;
    this.ends = [];
    for (const end of ends) end();
  }
}

interface MediaDescriptor {
  minWidth?: number;
  maxWidth?: number;
  width?: number;
  minHeight?: number;
  maxHeight?: number;
  height?: number;
  orientation?: string;
}

export class MediaQueryObserver {
  private end: (() => void) | undefined;

  constructor(private readonly framework: Framework) {}

  /** Tells at once whether the window matches, then on every change that the view reports. */
  observe(descriptor: MediaDescriptor, callback: (result: { matches: boolean }) => void): void {
    if (typeof callback !== "function") return;
    this.disconnect();
    const { runtime, view } = this.framework;
    let last = matches(descriptor, view.getWindowWidth(), view.getWindowHeight());
    let open = true;
    runtime.defer(() => {
      if (open) runtime.guard(callback, this, { matches: last });
    });
    const end = view.queries.observe({ what: "media" }, (reply) => {
      const now = matches(descriptor, Number(reply.width), Number(reply.height));
      if (now === last) return;
      last = now;
      runtime.guard(callback, this, { matches: now });
    });
    this.end = () => {
      open = false;
      end();
    };
  }

  disconnect(): void {
    this.end?.();
    this.end = undefined;
  }
}

function matches(wanted: MediaDescriptor, width: number, height: number): boolean {
  const within = (value: number, min?: number, max?: number, exact?: number): boolean =>
    (min === undefined || value >= min) &&
    (max === undefined || value <= max) &&
    (exact === undefined || value === exact);
  const orientation = width > height ? "landscape" : "portrait";
  return (
    within(width, wanted.minWidth, wanted.maxWidth, wanted.width) &&
    within(height, wanted.minHeight, wanted.maxHeight, wanted.height) &&
    (wanted.orientation === undefined || wanted.orientation === orientation)
  );
}
