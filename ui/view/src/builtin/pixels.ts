/**
 * Lengths of attributes that are numbers to us: `20`, `"20"`, `"20px"`, `"40rpx"`.
 * Counterpart: `css-text.ts` does the same for styles. Invariant: what is no length is the default.
 */
import { listOf, numberOf } from "../values";

/** WeChat divides the width of the screen into this many rpx. */
const RPX_PER_WIDTH = 750;

const LENGTH = /^\s*([+-]?(?:\d+\.?\d*|\.\d+))(px|rpx)?\s*$/i;

export function pixelsOf(value: unknown, otherwise: number): number {
  if (typeof value !== "string") return numberOf(value, otherwise);
  const [, number, unit] = LENGTH.exec(value) ?? [];
  if (number === undefined) return otherwise;
  return unit?.toLowerCase() === "rpx" ? (Number(number) * window.innerWidth) / RPX_PER_WIDTH : Number(number);
}

/** `padding` of lists: top, right, bottom and left in px, as an array or as the text of one; nothing for anything else. */
export function paddingOf(value: unknown): string {
  let list = listOf(value);
  if (typeof value === "string") {
    try {
      list = listOf(JSON.parse(value));
    } catch {
      return "";
    }
  }
  return list.length === 4 ? list.map((one) => `${Math.max(numberOf(one, 0), 0)}px`).join(" ") : "";
}
