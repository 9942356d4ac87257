/**
 * The behaviors that app code names by string: `wx://form-field` and its like.
 * Counterpart: `view/forms.ts` reads the fields that they declare. Invariant: each exists once per session.
 */
import type { adapter } from "../view/engine";

type GeneralBehavior = adapter.behavior.GeneralBehavior;

export class BuiltinBehaviors {
  private readonly known = new Map<string, GeneralBehavior>();

  constructor(private readonly codeSpace: adapter.CodeSpace) {}

  get(name: string): GeneralBehavior | undefined {
    const definition = DEFINITIONS[name];
    if (!definition) return undefined;
    let behavior = this.known.get(name);
    if (!behavior) {
      behavior = this.codeSpace.behavior().definition(definition).register();
      this.known.set(name, behavior);
    }
    return behavior;
  }
}

const DEFINITIONS: Readonly<Record<string, object>> = {
  /** The component is a field of the form around it. */
  "wx://form-field": { properties: { name: { type: String, value: "" }, value: { type: null } } },
  /** Fields inside of the component belong to the form around it. */
  "wx://form-field-group": {},
  /** Buttons with `form-type` inside of the component work on the form around it. */
  "wx://form-field-button": {},
  /** Scroll events of a `scroll-view` inside count as the component's own; the view decides about it. */
  "wx://proxy-scroll-view": {},
  /** `export()` decides what `selectComponent` gives; the adapter reads it from every definition. */
  "wx://component-export": {},
};
