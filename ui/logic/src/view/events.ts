/**
 * Events as app code sees them: plain objects without a way into the tree.
 * Counterpart: glass-easel dispatches (`EngineEvent`), `framework/wxs.ts` calls the handlers with what is made here.
 * Invariant: data sets are copies, so a handler cannot change what the template will compare with.
 */
import { glassEasel, elementOf, type Element } from "./engine";

/** The event object of glass-easel; `target` and `currentTarget` are callers for components. */
export interface EngineEvent {
  readonly type: string;
  readonly timeStamp: number;
  readonly detail: unknown;
  readonly mark: Record<string, unknown> | null;
  readonly target: unknown;
  readonly currentTarget: unknown;
  readonly extraFields?: Record<string, unknown>;
}

export interface EventTarget {
  readonly id: string;
  readonly dataset: Record<string, unknown>;
  readonly offsetLeft: number;
  readonly offsetTop: number;
}

/** The event object of the official documentation. */
export interface AppEvent {
  readonly type: string;
  readonly timeStamp: number;
  readonly target: EventTarget;
  readonly currentTarget: EventTarget;
  readonly mark: Record<string, unknown>;
  readonly detail: unknown;
  readonly mut: boolean;
  [extra: string]: unknown;
}

function describe(target: unknown, offset: Offset | undefined): EventTarget {
  const elem: Element = elementOf(target);
  return {
    id: elem.id,
    dataset: glassEasel.dataUtils.simpleDeepCopy(elem.dataset),
    offsetLeft: offset?.offsetLeft ?? 0,
    offsetTop: offset?.offsetTop ?? 0,
  };
}

interface Offset {
  offsetLeft?: number;
  offsetTop?: number;
}

const TOUCH_EVENT = /^(tap|longpress|longtap|touch(start|move|end|cancel|forcechange))$/;
const NO_TOUCHES = { touches: [], changedTouches: [] };

/** Makes the object that a handler is given. */
export function appEvent(event: EngineEvent): AppEvent {
  const { target, currentTarget, ...extra } = event.extraFields ?? {};
  return {
    ...(TOUCH_EVENT.test(event.type) ? NO_TOUCHES : undefined),
    ...extra,
    type: event.type,
    timeStamp: typeof extra.timeStamp === "number" ? extra.timeStamp : event.timeStamp,
    target: describe(event.target, target as Offset | undefined),
    currentTarget: describe(event.currentTarget, currentTarget as Offset | undefined),
    mark: { ...event.mark },
    detail: event.detail === undefined ? {} : event.detail,
    mut: false,
  };
}
