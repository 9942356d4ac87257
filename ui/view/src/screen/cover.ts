/**
 * What stands over the whole screen: the app is suspended, has ended, or did not compile.
 * Counterpart: `Cover` of `protocol.ts`. Invariant: the text is the host's and is shown as it is.
 */
import { drawing, make } from "../dom";
import type { Cover } from "../protocol";

const DISC = "M12 2a10 10 0 1 1 0 20 10 10 0 0 1 0-20z";
const SIGNS: Readonly<Record<Cover["kind"], string>> = {
  error: `${DISC}m-1 5 .3 7h1.4l.3-7zm1 8.5a1.2 1.2 0 1 0 0 2.4 1.2 1.2 0 0 0 0-2.4z`,
  suspended: `${DISC}m-3.5 6v8H10V8zm5.5 0v8h1.5V8z`,
  ended: `${DISC}M8.5 8.5v7h7v-7z`,
};

/** The element of a cover. */
export function coverElement({ kind, title, text }: Cover): HTMLElement {
  const sign = drawing("0 0 24 24", [SIGNS[kind]], "mw-cover-sign");
  sign.setAttribute("fill-rule", "evenodd");
  const card = make("div", "mw-cover-card", sign, make("div", "mw-cover-title", title));
  if (text !== "") card.append(make("pre", "mw-cover-text mw-selectable", text));
  const element = make("div", `mw-cover mw-is-${kind}`, card);
  element.setAttribute("role", kind === "error" ? "alert" : "status");
  return element;
}
