/**
 * What stands over the whole screen: the app is suspended, has ended, or did not compile.
 * Counterpart: `Cover` of `protocol.ts`. Invariant: the text is the host's and is shown as it is.
 */
import { make } from "../dom";
import type { Cover } from "../protocol";

/** The element of a cover. */
export function coverElement({ kind, title, text }: Cover): HTMLElement {
  const card = make("div", "cover-card", make("div", `cover-sign is-${kind}`), make("div", "cover-title", title));
  if (text !== "") card.append(make("pre", "cover-text selectable", text));
  const element = make("div", `cover is-${kind}`, card);
  element.setAttribute("role", kind === "error" ? "alert" : "status");
  return element;
}
