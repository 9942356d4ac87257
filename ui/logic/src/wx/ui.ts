/**
 * Toasts, dialogs, navigation bar, tab bar and the other pieces of interface around a page: each call is one `ui` event.
 * Counterpart: `model::EventKind::Ui`; a host with a screen draws it, headless it stands in the timeline, and dialogs are
 * answered from `config.answers`. Sources: docs/contracts/ui.md. Invariant: functions in options never reach the event log.
 */
import type { Runtime } from "../runtime";
import { ApiFailure, asyncApi, checkParameters, type AsyncApi } from "./callback";
import type { SupportLevel } from "./support";

/** Items of an action sheet (documented). */
export const ACTION_SHEET_ITEM_COUNT_MAX = 6;

export interface ShowModalOptions {
  title?: string;
  content?: string;
  showCancel?: boolean;
  cancelText?: string;
  cancelColor?: string;
  confirmText?: string;
  confirmColor?: string;
  editable?: boolean;
  placeholderText?: string;
}

export interface ModalResult {
  confirm: boolean;
  cancel: boolean;
  content: string;
}

/** Calls that only show something: name → required parameters. */
const PLAIN = {
  showToast: { title: "String" },
  hideToast: {},
  showLoading: { title: "String" },
  hideLoading: {},
  setNavigationBarTitle: { title: "String" },
  setNavigationBarColor: { frontColor: "String", backgroundColor: "String" },
  showNavigationBarLoading: {},
  hideNavigationBarLoading: {},
  hideHomeButton: {},
  setBackgroundColor: {},
  setBackgroundTextStyle: { textStyle: "String" },
  setTabBarBadge: { index: "Number", text: "String" },
  removeTabBarBadge: { index: "Number" },
  showTabBarRedDot: { index: "Number" },
  hideTabBarRedDot: { index: "Number" },
  setTabBarStyle: {},
  setTabBarItem: { index: "Number" },
  showTabBar: {},
  hideTabBar: {},
  startPullDownRefresh: {},
  stopPullDownRefresh: {},
  pageScrollTo: {},
  showShareMenu: {},
  hideShareMenu: {},
  updateShareMenu: {},
  hideKeyboard: {},
} satisfies Record<string, Readonly<Record<string, string>>>;

type PlainApi = keyof typeof PLAIN;

const TAB_BAR = "partial: recorded; whether the page is a tab page is not checked";
const SHARING = "partial: recorded; there is nobody to share with";

/** The interface family of `wx`. */
export function uiFamily(runtime: Runtime) {
  const plain = {} as Record<PlainApi, AsyncApi<object, object>>;
  for (const [api, required] of Object.entries(PLAIN) as [PlainApi, Record<string, string>][]) {
    plain[api] = asyncApi<object, object>(runtime, api, (options) => {
      const bad = checkParameters(options, required);
      if (!bad) recordUi(runtime, api, options);
      return bad ?? {};
    });
  }
  return {
    ...plain,
    showModal: asyncApi<ShowModalOptions, ModalResult>(runtime, "showModal", (options) => showModal(runtime, options)),
    showActionSheet: asyncApi<{ itemList: string[]; alertText?: string; itemColor?: string }, { tapIndex: number }>(
      runtime,
      "showActionSheet",
      (options) => showActionSheet(runtime, options),
    ),
  };
}

export const uiSupport = {
  showToast: "full",
  hideToast: "full",
  showLoading: "full",
  hideLoading: "full",
  showModal: "full",
  showActionSheet: "full",
  setNavigationBarTitle: "full",
  setNavigationBarColor: "full",
  showNavigationBarLoading: "full",
  hideNavigationBarLoading: "full",
  hideHomeButton: "full",
  setBackgroundColor: "full",
  setBackgroundTextStyle: "full",
  setTabBarBadge: TAB_BAR,
  removeTabBarBadge: TAB_BAR,
  showTabBarRedDot: TAB_BAR,
  hideTabBarRedDot: TAB_BAR,
  setTabBarStyle: TAB_BAR,
  setTabBarItem: TAB_BAR,
  showTabBar: TAB_BAR,
  hideTabBar: TAB_BAR,
  startPullDownRefresh: "partial: recorded; onPullDownRefresh of the page is not called",
  stopPullDownRefresh: "full",
  pageScrollTo: "partial: recorded; nothing scrolls without a view",
  showShareMenu: SHARING,
  hideShareMenu: SHARING,
  updateShareMenu: SHARING,
  hideKeyboard: "partial: recorded; there is no soft keyboard",
} satisfies Readonly<Record<keyof ReturnType<typeof uiFamily>, SupportLevel>>;

/** Records one piece of interface without the functions among its options. */
export function recordUi(runtime: Runtime, api: string, options: object): void {
  runtime.record({ event: "ui", api, detail: shown(options) });
}

/** The options that can be shown: everything but functions. */
function shown(options: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => typeof value !== "function" && value !== undefined),
  );
}

/** The dialog as whoever looks at the screen answers it. */
function asked<R>(
  runtime: Runtime,
  what: string,
  options: object,
  read: (reply: Record<string, unknown>) => R,
): Promise<R> {
  return new Promise((resolve) => runtime.askScreen({ ...shown(options), what }, (reply) => resolve(read(reply))));
}

/** Shows a modal, or answers it as the session was told to. */
export function showModal(runtime: Runtime, options: ShowModalOptions): ModalResult | Promise<ModalResult> {
  recordUi(runtime, "showModal", options);
  if (runtime.native.config.dialogs === "view") {
    return asked(runtime, "modal", options, ({ confirm, content }) => ({
      confirm: confirm === true,
      cancel: confirm !== true,
      content: typeof content === "string" ? content : "",
    }));
  }
  const { modalConfirm, modalContent } = runtime.native.config.answers;
  // A modal without a cancel button can only be confirmed.
  const confirm = modalConfirm || options.showCancel === false;
  const content = options.editable === true && confirm ? (modalContent ?? String(options.content ?? "")) : "";
  return { confirm, cancel: !confirm, content };
}

type Chosen = { tapIndex: number } | ApiFailure;

function showActionSheet(runtime: Runtime, options: { itemList: string[] }): Chosen | Promise<Chosen> {
  const bad = checkParameters(options, { itemList: "Array" });
  if (bad) return bad;
  const count = options.itemList.length;
  if (count === 0 || count > ACTION_SHEET_ITEM_COUNT_MAX) {
    const problem = `parameter.itemList should have 1 to ${ACTION_SHEET_ITEM_COUNT_MAX} items instead of ${count};`;
    return new ApiFailure(`parameter error: ${problem}`);
  }
  recordUi(runtime, "showActionSheet", options);
  const chosen = (tapIndex: number): Chosen =>
    tapIndex >= 0 && tapIndex < count ? { tapIndex } : new ApiFailure("cancel");
  if (runtime.native.config.dialogs === "view")
    return asked(runtime, "actionSheet", options, (reply) => chosen(Number(reply.tapIndex ?? -1)));
  return chosen(runtime.native.config.answers.tapIndex);
}
