/**
 * `ui` messages: each call of the app's interface family, by its name.
 * Counterpart: `ui/logic/src/wx/ui.ts` lists them. Invariant: a call that the screen does not know is nothing at all.
 */
import { fieldsOf, flagOf, numberOf, textOf } from "../values";
import type { ScreenContext } from "./context";
import type { Page } from "./page";
import type { Screen } from "./screen";
import { Toast } from "./toast";

type Detail = Readonly<Record<string, unknown>>;
type Call = (detail: Detail, top: Page | undefined) => void;

/** Documented default of `pageScrollTo`. */
const SCROLL_MS = 300;

export class UiCalls {
  private readonly toast: Toast;
  private readonly calls: Readonly<Record<string, Call>>;

  constructor(
    private readonly context: ScreenContext,
    private readonly screen: Screen,
  ) {
    this.toast = new Toast(screen.overlays, context);
    this.calls = { ...this.signs(), ...this.navigation(), ...this.tabs(), ...this.scrolling() };
  }

  call(api: string, detail: Detail): void {
    if (Object.hasOwn(this.calls, api)) this.calls[api]?.(detail, this.screen.pages.top);
  }

  private signs(): Record<string, Call> {
    const { toast } = this;
    return {
      showToast: (detail) => toast.show(detail, false),
      hideToast: ({ noConflict }) => toast.hide(false, flagOf(noConflict)),
      showLoading: (detail) => toast.show(detail, true),
      hideLoading: ({ noConflict }) => toast.hide(true, flagOf(noConflict)),
      // WeChat says so by itself.
      setClipboardData: () => toast.show({ title: this.context.texts.copied, icon: "none" }, false),
      hideKeyboard: () => {
        if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      },
    };
  }

  private navigation(): Record<string, Call> {
    return {
      setNavigationBarTitle: ({ title }, top) => top?.navigation.setTitle(textOf(title)),
      setNavigationBarColor: (detail, top) => {
        const { duration } = fieldsOf(detail.animation);
        top?.navigation.setColors(textOf(detail.frontColor), textOf(detail.backgroundColor), numberOf(duration, 0));
        this.screen.colour();
      },
      showNavigationBarLoading: (_, top) => top?.navigation.setLoading(true),
      hideNavigationBarLoading: (_, top) => top?.navigation.setLoading(false),
      hideHomeButton: (_, top) => top?.navigation.hideHome(),
      setBackgroundColor: ({ backgroundColor }, top) => {
        if (typeof backgroundColor === "string") top?.setBackgroundColor(backgroundColor);
      },
      setBackgroundTextStyle: ({ textStyle }, top) => top?.setBackgroundTextStyle(textOf(textStyle)),
    };
  }

  private tabs(): Record<string, Call> {
    const { tabBar } = this.screen;
    const show = (isShown: boolean): void => {
      tabBar.show(isShown);
      this.screen.arrange();
    };
    return {
      setTabBarBadge: ({ index, text }) => tabBar.setBadge(index, textOf(text)),
      removeTabBarBadge: ({ index }) => tabBar.setBadge(index, null),
      showTabBarRedDot: ({ index }) => tabBar.setBadge(index, ""),
      hideTabBarRedDot: ({ index }) => tabBar.setBadge(index, null),
      setTabBarStyle: (detail) => tabBar.setStyle(detail),
      setTabBarItem: (detail) => tabBar.setItem(detail),
      showTabBar: () => show(true),
      hideTabBar: () => show(false),
    };
  }

  private scrolling(): Record<string, Call> {
    return {
      startPullDownRefresh: (_, top) => top?.refresh(true),
      stopPullDownRefresh: (_, top) => top?.refresh(false),
      pageScrollTo: (detail, top) => {
        if (!top) return;
        const target = scrollTarget(detail, top);
        if (target !== undefined) top.scrollTo(target, numberOf(detail.duration, SCROLL_MS));
      },
    };
  }
}

/** `selector` wins over `scrollTop`, as documented. */
function scrollTarget(detail: Detail, { scroller }: Page): number | undefined {
  const selector = textOf(detail.selector);
  if (selector === "") return detail.scrollTop === undefined ? undefined : numberOf(detail.scrollTop, 0);
  try {
    const found = scroller.querySelector(selector);
    if (!found) return undefined;
    const top = found.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop;
    return top + numberOf(detail.offsetTop, 0);
  } catch {
    // Not a selector of CSS.
    return undefined;
  }
}
