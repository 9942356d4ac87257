/**
 * `ui` messages: each call of the app's interface family, by its name.
 * Counterpart: `ui/logic/src/wx/ui.ts` lists them. Invariant: a call that the screen does not know is nothing at all.
 */
import { numberOf, textOf } from "../values";
import type { ScreenContext } from "./context";
import type { Page } from "./page";
import type { Screen } from "./screen";

type Detail = Readonly<Record<string, unknown>>;
type Call = (detail: Detail, top: Page | undefined) => void;

export class UiCalls {
  constructor(
    private readonly context: ScreenContext,
    private readonly screen: Screen,
  ) {}

  private readonly calls: Readonly<Record<string, Call>> = {
    setNavigationBarTitle: ({ title }, top) => top?.navigation.setTitle(textOf(title)),
    setNavigationBarColor: (detail, top) => {
      const { duration } = (detail.animation ?? {}) as { duration?: unknown };
      top?.navigation.setColors(textOf(detail.frontColor), textOf(detail.backgroundColor), numberOf(duration, 0));
      this.screen.colour();
    },
    showNavigationBarLoading: (_, top) => top?.navigation.setLoading(true),
    hideNavigationBarLoading: (_, top) => top?.navigation.setLoading(false),
    hideHomeButton: (_, top) => top?.navigation.hideHome(),
    setBackgroundColor: ({ backgroundColor }, top) => {
      if (typeof backgroundColor === "string") top?.setBackgroundColor(backgroundColor);
    },
  };

  call(api: string, detail: Detail): void {
    if (Object.hasOwn(this.calls, api)) this.calls[api]?.(detail, this.screen.pages.top);
  }

  topChanged(_top: Page | undefined): void {}
}
