/**
 * `wx.createAnimation`: plays what the `animation` attribute holds, step after step, with CSS transitions.
 * Counterpart: `ui/logic/src/wx/animation.ts` exports `{actions: [{animates, option}]}`. Invariant: what a step set stays, as in WeChat,
 * also when the app writes the inline style anew.
 */
import { length } from "../css-text";
import type { ViewNode } from "../node";
import { fieldsOf, listOf, numberOf, textOf } from "../values";

interface Playing {
  readonly styles: Map<string, string>;
  timer: number;
}

const LENGTHS = /^translate/;
const ANGLES = /^(?:rotate|skew)/;

export class Animations {
  private readonly playing = new WeakMap<ViewNode, Playing>();

  play(node: ViewNode, value: unknown): void {
    const actions = listOf(fieldsOf(value).actions);
    if (actions.length === 0 || !node.box) return;
    const playing = this.playing.get(node) ?? { styles: new Map<string, string>(), timer: 0 };
    clearTimeout(playing.timer);
    this.playing.set(node, playing);
    // A step after the element stands there, so that the first one is seen as a movement.
    playing.timer = window.setTimeout(() => this.step(node, playing, actions, 0), 0);
  }

  /** Puts back what was animated, after the inline style was replaced. */
  restore(node: ViewNode): void {
    const playing = this.playing.get(node);
    if (!playing || !node.box) return;
    for (const [name, value] of playing.styles) node.box.style.setProperty(name, value);
  }

  private step(node: ViewNode, playing: Playing, actions: readonly unknown[], index: number): void {
    const action = fieldsOf(actions[index]);
    const { box } = node;
    if (index >= actions.length || !box) return;
    // The start has to be laid out before the transition begins.
    box.getBoundingClientRect();
    const option = fieldsOf(action.option);
    const transition = fieldsOf(option.transition);
    const duration = numberOf(transition.duration, 400);
    const delay = numberOf(transition.delay, 0);
    const styles = stylesOf(listOf(action.animates));
    const timing = textOf(transition.timingFunction, "linear");
    const names = [...styles.keys()];
    playing.styles.set("transition", names.map((name) => `${name} ${duration}ms ${timing} ${delay}ms`).join(","));
    playing.styles.set("transform-origin", textOf(option.transformOrigin, "50% 50% 0"));
    for (const [name, value] of styles) playing.styles.set(name, value);
    this.restore(node);
    playing.timer = window.setTimeout(() => this.step(node, playing, actions, index + 1), duration + delay);
  }
}

/** The styles of one step: transforms are one property, in the order of the calls. */
export function stylesOf(animates: readonly unknown[]): Map<string, string> {
  const styles = new Map<string, string>();
  const transforms: string[] = [];
  for (const one of animates) {
    const { type, args } = fieldsOf(one);
    const values = listOf(args);
    if (type === "style") styles.set(textOf(values[0]), styleValue(textOf(values[0]), values[1]));
    else if (/^[a-z]\w*$/i.test(textOf(type))) transforms.push(transformOf(textOf(type), values));
  }
  if (transforms.length > 0) styles.set("transform", transforms.join(" "));
  return styles;
}

function styleValue(name: string, value: unknown): string {
  return name === "opacity" ? String(value) : length(value);
}

function transformOf(type: string, values: readonly unknown[]): string {
  const shown = values
    .filter((value) => value !== undefined && value !== null)
    .map((value, index) => {
      if (LENGTHS.test(type)) return length(value);
      const isAngle = ANGLES.test(type) && (type !== "rotate3d" || index === 3);
      return isAngle && typeof value === "number" ? `${value}deg` : String(value);
    });
  return `${type}(${shown.join(",")})`;
}
