/**
 * Fits compiled templates to this runtime: events, `data-*` and WXS observers go through our functions.
 * Counterpart: the template compiler emits `path → (name) → generator`. Invariant: it does not matter whether the group
 * was compiled with an extra runtime script or not, the functions are set here for every instance.
 */
import {
  glassEasel,
  callerOf,
  type Define,
  type Element,
  type Generated,
  type ProcGen,
  type ProcGenGroup,
  type ProcGenWrapper,
} from "../view/engine";
import { describeError } from "../runtime";
import type { ViewNode } from "../view/element";
import type { Framework } from "./framework";
import { METHOD_HANDLER, changeFilter, eventWrapper } from "./wxs";

export interface CompiledTemplate {
  groupList: Record<string, ProcGenGroup>;
  content: ProcGenGroup;
  fallbackListenerOnNativeNode: true;
}

interface BindingUpdater {
  bindingMapUpdate: (this: ProcGenWrapper, ...args: unknown[]) => boolean;
}

const NOTHING: Generated = { C: () => {}, B: {} };

/** A template that shows one text. */
export function errorTemplate(text: string): ProcGenGroup {
  return () => () => ({ C: defineError(text), B: {} });
}

function defineError(text: string): Define {
  const inner: Define = (isCreation, addText) => addText(isCreation ? text : undefined);
  return (_isCreation, _addText, addElement) => addElement("view", {}, () => {}, inner);
}

export class Templates {
  private readonly change: unknown;
  private readonly event: unknown;
  private patched: BindingUpdater | undefined;

  constructor(private readonly framework: Framework) {
    this.change = changeFilter(framework);
    this.event = eventWrapper(framework);
  }

  /** Loads the group of a component; undefined when it has no template. Throws its compile error. */
  load(path: string): CompiledTemplate | undefined {
    // A group compiled with the extra script `Q.A=__wxs.A;Q.C=__wxs.C;` finds its functions here while it is evaluated.
    const scope = globalThis as { __wxs?: unknown };
    scope.__wxs = { A: this.change, C: this.event };
    try {
      const groups = this.framework.runtime.native.templates.load(path) as Record<string, ProcGenGroup>;
      const group = groups[path];
      if (!group) return undefined;
      return { groupList: groups, content: this.wrap(group), fallbackListenerOnNativeNode: true };
    } finally {
      delete scope.__wxs;
    }
  }

  private wrap(group: ProcGenGroup): ProcGenGroup {
    return (name) => {
      const generate: ProcGen | undefined = group(name);
      if (!generate) return generate;
      return (wrapper, isCreation, data, changes) => {
        if (!wrapper.prepared) this.prepare(wrapper);
        if (wrapper.failed) return NOTHING;
        return this.isolate(wrapper, () => generate(wrapper, isCreation, data, changes));
      };
    };
  }

  /** A template that throws (WXS does) while it is drawn shows its error in its own place; the page goes on. */
  private isolate(wrapper: ProcGenWrapper, generate: () => Generated): Generated {
    const fail = (error: unknown): string => {
      this.framework.runtime.reportError(error, "page");
      return describeError(error);
    };
    try {
      const { C, B } = generate();
      const define: Define = (isCreation, ...rest) => {
        try {
          C(isCreation, ...rest);
        } catch (error) {
          const text = fail(error);
          if (!isCreation) return;
          // The nodes no longer match what an update expects, so there will be none.
          wrapper.failed = true;
          defineError(text)(isCreation, ...rest);
        }
      };
      return { C: define, B };
    } catch (error) {
      wrapper.failed = true;
      return { C: defineError(fail(error)), B: {} };
    }
  }

  /** Single bindings are updated past the generator; what they throw must not stop the component that passed the value. */
  private isolateBindings(wrapper: ProcGenWrapper): void {
    const prototype = Object.getPrototypeOf(wrapper) as BindingUpdater;
    if (this.patched === prototype) return;
    this.patched = prototype;
    const { runtime } = this.framework;
    const update = prototype.bindingMapUpdate;
    prototype.bindingMapUpdate = function (this: ProcGenWrapper, ...args) {
      if (this.failed) return true;
      try {
        return update.apply(this, args);
      } catch (error) {
        runtime.reportError(error, "page");
        return true;
      }
    };
  }

  private prepare(wrapper: ProcGenWrapper): void {
    wrapper.prepared = true;
    this.isolateBindings(wrapper);
    wrapper.setFnFilter(this.change);
    wrapper.setEventListenerWrapper(this.event);
    // Groups with WXS set their own on every update; ours stay.
    wrapper.setFnFilter = () => {};
    wrapper.setEventListenerWrapper = () => {};
    wrapper.d = (elem, name, value) => {
      const known = elem.dataset[name] === value && typeof value !== "object" && Object.hasOwn(elem.dataset, name);
      if (known) return;
      elem.setDataset(name, value);
      (elem.getBackendElement() as unknown as ViewNode | null)?.setDataset(name, value);
    };
    const bind = wrapper.v.bind(wrapper);
    wrapper.v = (elem, event, handler, final, ...rest) => {
      bind(elem, event, this.handler(elem, event, handler, final), final, ...rest);
    };
  }

  /** A function for a handler that the template names; WXS functions pass unchanged. */
  private handler(elem: Element, event: string, handler: unknown, final: boolean): unknown {
    if (typeof handler === "function") return handler;
    const name = handler === null || handler === undefined || handler === true ? "" : String(handler);
    // `catchtouchmove` without a handler still stops the event.
    if (name === "" || name === "true") return final ? STOP_ONLY : "";
    const call = (given: unknown): unknown => {
      const host = elem.ownerShadowRoot?.getHostNode();
      if (!host) return undefined;
      const method = glassEasel.Component.getMethod(host, name);
      if (!method) {
        this.framework.warn(`Component "${host.is}" does not have a method "${name}" to handle event "${event}".`);
        return undefined;
      }
      const result: unknown = (method as (event: unknown) => unknown).call(callerOf(host), given);
      // Only WXS handlers stop an event by returning false.
      return result === false ? undefined : result;
    };
    return asMethod(call);
  }
}

function asMethod<F extends (given: unknown) => unknown>(handler: F): F {
  return Object.assign(handler, { [METHOD_HANDLER]: true as const });
}

const STOP_ONLY = asMethod(() => undefined);
