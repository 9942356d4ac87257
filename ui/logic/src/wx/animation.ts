/**
 * `wx.createAnimation`: collects steps and exports them as data for the `animation` attribute.
 * Counterpart: the view layer plays `{actions: [{animates, option}]}`. Invariant: `export` hands its steps over and forgets them.
 */
import type { Runtime } from "../runtime";
import type { Support } from "./support";

export interface StepOptions {
  duration?: number;
  timingFunction?: string;
  delay?: number;
  transformOrigin?: string;
}

interface Animate {
  type: string;
  args: unknown[];
}

/** Steps of one animation between two exports; further ones are dropped. */
export const STEP_COUNT_MAX = 1_000;

const TRANSFORMS = (
  "matrix matrix3d rotate rotate3d rotateX rotateY rotateZ scale scale3d scaleX scaleY scaleZ skew skewX skewY " +
  "translate translate3d translateX translateY translateZ"
).split(" ");

/** Style methods: method → property. */
const LENGTHS = {
  width: "width",
  height: "height",
  top: "top",
  right: "right",
  bottom: "bottom",
  left: "left",
} as const;
const STYLES = { opacity: "opacity", backgroundColor: "background-color" } as const;

/** The animation family of `wx`. */
export function animationFamily(_runtime: Runtime) {
  return {
    // A test compares the methods with those of the typings.
    createAnimation: (options?: StepOptions) =>
      createAnimation(options ?? {}) as unknown as WechatMiniprogram.Animation,
  };
}

export const animationSupport = { createAnimation: "full" } satisfies Support<ReturnType<typeof animationFamily>>;

function createAnimation(defaults: StepOptions): Record<string, (...args: never[]) => unknown> {
  let animates: Animate[] = [];
  let actions: object[] = [];
  const add = (animate: Animate): object => {
    // The last call of one kind in a step wins, as in a style.
    const same = (one: Animate): boolean =>
      one.type === animate.type && (animate.type !== "style" || one.args[0] === animate.args[0]);
    animates = [...animates.filter((one) => !same(one)), animate];
    return animation;
  };
  const animation: Record<string, (...args: never[]) => unknown> = {
    step: (options?: StepOptions) => {
      if (actions.length < STEP_COUNT_MAX) actions.push({ animates, option: stepOption({ ...defaults, ...options }) });
      animates = [];
      return animation;
    },
    export: () => {
      const exported = { actions };
      actions = [];
      return exported;
    },
  };
  for (const type of TRANSFORMS) animation[type] = (...args: unknown[]) => add({ type, args });
  for (const [method, property] of Object.entries(STYLES))
    animation[method] = (value: unknown) => add({ type: "style", args: [property, value] });
  for (const [method, property] of Object.entries(LENGTHS))
    animation[method] = (value: unknown) =>
      add({ type: "style", args: [property, typeof value === "number" ? `${value}px` : value] });
  return animation;
}

/** Defaults as documented: 400 ms, linear, at once, around the centre. */
function stepOption({
  duration = 400,
  timingFunction = "linear",
  delay = 0,
  transformOrigin = "50% 50% 0",
}: StepOptions): object {
  return { transformOrigin, transition: { duration, timingFunction, delay } };
}
