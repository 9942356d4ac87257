/**
 * What the pieces of the screen share.
 * Counterpart: `screen.ts` makes it. Invariant: it is replaced as a whole by `start`; `device` and `theme` change in place.
 */
import type { ViewNode } from "../node";
import type { FromFrame, PhoneDevice } from "../protocol";
import type { Texts } from "../texts";
import type { Address } from "../addresses";
import type { ThemeVariables } from "./theme-variables";

export interface ScreenContext {
  readonly device: PhoneDevice;
  readonly theme: "light" | "dark";
  /** What `@name` in a config stands for; `themed` reads it. */
  readonly variables: ThemeVariables;
  readonly texts: Texts;
  /** `app.json`. */
  readonly app: Readonly<Record<string, unknown>>;
  /** Nothing moves by itself: the user asked for reduced motion. */
  readonly isStill: boolean;
  /** Whether the tab bar stands below a page, so that the page does not reach the edge of the screen. */
  isTabBarBelow(isTab: boolean): boolean;
  emit(node: ViewNode, type: string, detail: unknown): void;
  tell(message: FromFrame): void;
  /** The address of an image of the package, relative to its root. */
  image(source: string): Address;
}
