import { describe, expect, it } from "vitest";
import { stylesOf } from "../src/layout/animations";
import { keyframeOf } from "../src/layout/keyframes";

describe("a step of createAnimation", () => {
  it("puts transforms into one property, in their order and with their units", () => {
    const styles = stylesOf([
      { type: "translate", args: [10, 20] },
      { type: "rotate", args: [45] },
      { type: "rotate3d", args: [1, 0, 0, 90] },
      { type: "scale", args: [2, null] },
      { type: "style", args: ["width", "75rpx"] },
      { type: "style", args: ["opacity", 0] },
    ]);
    expect(Object.fromEntries(styles)).toEqual({
      transform: "translate(10px,20px) rotate(45deg) rotate3d(1,0,0,90deg) scale(2)",
      width: "10vw",
      opacity: "0",
    });
  });

  it("may be nonsense", () => {
    expect(stylesOf([null, 1, { type: "a;b", args: "x" }]).size).toBe(0);
  });
});

describe("a key frame of animate", () => {
  it("becomes one of the browser", () => {
    const frame = { ease: "ease-in", offset: 0.5, opacity: 0.3, translateX: 10, scale: [1, 2], backgroundColor: "red" };
    expect(keyframeOf(frame)).toEqual({
      easing: "ease-in",
      offset: 0.5,
      opacity: 0.3,
      backgroundColor: "red",
      transform: "translateX(10px) scale(1,2)",
    });
  });
});
