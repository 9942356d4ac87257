/**
 * What built-in components may use of the frame around them.
 * Counterpart: `frame.ts` implements it. Invariant: components know the screen by this interface only, so each can be tested alone.
 */
import type { Animations } from "./layout/animations";
import type { ViewNode } from "./node";
import type { Address } from "./addresses";
import type { PhoneDevice } from "./protocol";
import type { Page } from "./screen/page";
import type { Texts } from "./texts";

export interface Surface {
  readonly device: PhoneDevice;
  readonly theme: "light" | "dark";
  readonly texts: Texts;
  readonly animations: Animations;
  /** Where panels from the bottom (pickers) are drawn. */
  readonly panels: HTMLElement;
  /** Tells the logic layer that a component did something. Such events do not bubble. */
  emit(node: ViewNode, type: string, detail?: unknown): void;
  /** The same, unless the node does not listen; for what happens often. */
  emitHeard(node: ViewNode, type: string, detail?: unknown): void;
  inlineStyle(node: ViewNode, style: string): string;
  /** Where an image may be, most likely first; never empty. */
  addresses(node: ViewNode, source: string): readonly Address[];
  pageOf(node: ViewNode): Page | undefined;
  /** The status bar follows the colours of the navigation bar. */
  colour(): void;
  /** The element that what is fixed to the page stands in. */
  windowOf(node: ViewNode): HTMLElement | null;
  problem(text: string): void;
}
