/**
 * `this.animate` and `this.clearAnimation`: key frames of the app as a browser animation.
 * Counterpart: `animate` in `ui/logic/src/framework/caller.ts`, which calls back by itself. Invariant: what the last key frame set stays until
 * `clearAnimation`.
 */
import { length } from "../css-text";
import type { ViewNode } from "../node";
import type { Page } from "../screen/page";
import { fieldsOf, numberOf, textOf } from "../values";

const RUNNING = new WeakMap<ViewNode, Animation>();
const KEYFRAME_COUNT_MAX = 200;

const TRANSFORMS = new Set(
  (
    "matrix matrix3d rotate rotate3d rotateX rotateY rotateZ scale scale3d scaleX scaleY scaleZ skew skewX skewY " +
    "translate translate3d translateX translateY translateZ"
  ).split(" "),
);

export function playKeyframes(node: ViewNode, frames: readonly unknown[], ms: unknown, page: Page | undefined): void {
  if (!node.box || frames.length === 0) return;
  RUNNING.get(node)?.cancel();
  const keyframes = frames.slice(0, KEYFRAME_COUNT_MAX).map((frame) => keyframeOf(fieldsOf(frame)));
  const duration = Math.max(numberOf(ms, 0), 0);
  const animation = node.box.animate(keyframes, { duration, fill: "both" });
  RUNNING.set(node, animation);
  if (page && duration === 0) animation.finish();
}

export function clearKeyframes(node: ViewNode, _options: unknown): void {
  RUNNING.get(node)?.cancel();
  RUNNING.delete(node);
}

/** A key frame as the browser has it: transforms in one property, `ease` as `easing`. */
export function keyframeOf(frame: Readonly<Record<string, unknown>>): Keyframe {
  const keyframe: Keyframe = {};
  const transforms: string[] = [];
  for (const [name, value] of Object.entries(frame)) {
    if (name === "ease") keyframe.easing = textOf(value, "linear");
    else if (name === "offset") {
      if (typeof value === "number") keyframe.offset = value;
    } else if (TRANSFORMS.has(name)) transforms.push(transform(name, value));
    else if (typeof value === "string" || typeof value === "number")
      keyframe[name] = name === "opacity" || name === "zIndex" ? value : length(value);
  }
  if (transforms.length > 0) keyframe.transform = transforms.join(" ");
  return keyframe;
}

function transform(name: string, value: unknown): string {
  const values = Array.isArray(value) ? (value as unknown[]) : [value];
  const unit = name.startsWith("translate") ? "px" : /^(?:rotate|skew)/.test(name) ? "deg" : "";
  const shown = values.map((one, index) => {
    const hasUnit = name !== "rotate3d" || index === 3;
    return typeof one === "number" ? `${one}${hasUnit ? unit : ""}` : length(one);
  });
  return `${name}(${shown.join(",")})`;
}
