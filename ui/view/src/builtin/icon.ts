/**
 * `icon`: the nine signs of WeChat.
 * Invariant: a type that is not documented draws nothing.
 */
import { drawing } from "../dom";
import { length } from "../css-text";
import { Builtin } from "./builtin";

const DISC = "M12 2a10 10 0 1 1 0 20 10 10 0 0 1 0-20z";

/** Paths and the default colour; holes are cut by the even-odd rule. */
const SIGNS: Readonly<Record<string, readonly [path: string, color: string]>> = {
  success: [
    `${DISC}m5.3 6.2a.7.7 0 0 0-1 0L10.3 14.3l-2.6-2.6a.7.7 0 0 0-1 1l3.1 3.1a.7.7 0 0 0 1 0l6.5-6.6a.7.7 0 0 0 0-1z`,
    "#07c160",
  ],
  success_no_circle: ["M8.7 18.4 2.6 12.3l1.7-1.7 4.4 4.5L19.7 4l1.7 1.7z", "#07c160"],
  info: [`${DISC}m-.9 8.5v7h1.8v-7zm.9-3.2a1.15 1.15 0 1 0 0 2.3 1.15 1.15 0 0 0 0-2.3z`, "#10aeff"],
  warn: [`${DISC}m-.9 4.5.2 7h1.4l.2-7zm.9 8.3a1.15 1.15 0 1 0 0 2.3 1.15 1.15 0 0 0 0-2.3z`, "#f43530"],
  waiting: [`${DISC}m-.8 4v7l5 3 .8-1.3-4.2-2.5V6z`, "#10aeff"],
  cancel: [
    `${DISC}m0 1.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM8.8 7.7 12 10.9l3.2-3.2 1.1 1.1L13.1 12l3.2 3.2-1.1 1.1L12 13.1l-3.2 3.2-1.1-1.1L10.9 12 7.7 8.8z`,
    "#f43530",
  ],
  download: [
    `${DISC}m0 1.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zm-.8 3h1.6v6.1l2.5-2.5 1.1 1.1L12 15.6l-4.4-4.4 1.1-1.1 2.5 2.5zM8 16.5h8V18H8z`,
    "#07c160",
  ],
  search: [
    "M10.5 3.5a7 7 0 1 1 0 14 7 7 0 0 1 0-14zm0 1.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zm5.3 9.7 5 5-1.1 1.1-5-5z",
    "#b2b2b2",
  ],
  clear: [
    `${DISC}M8.8 7.7 12 10.9l3.2-3.2 1.1 1.1L13.1 12l3.2 3.2-1.1 1.1L12 13.1l-3.2 3.2-1.1-1.1L10.9 12 7.7 8.8z`,
    "#b2b2b2",
  ],
};

export class Icon extends Builtin {
  override changed(name: string): void {
    if (name !== "type" && name !== "size" && name !== "color") return;
    const type = this.text("type");
    const [path, color] = (Object.hasOwn(SIGNS, type) ? SIGNS[type] : undefined) ?? ["", ""];
    const size = this.node.read("size") ?? 23;
    const side = length(typeof size === "string" && /^[\d.]+$/.test(size) ? Number(size) : size);
    const sign = drawing("0 0 24 24", [path], "mw-icon-sign");
    sign.setAttribute("fill", this.text("color", color));
    sign.setAttribute("fill-rule", "evenodd");
    Object.assign(sign.style, { width: side, height: side });
    this.element.querySelector(".mw-icon-sign")?.remove();
    if (path !== "") this.element.append(sign);
  }
}
