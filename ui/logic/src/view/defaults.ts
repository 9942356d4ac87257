/**
 * What built-in components do by themselves when the user touches them: type, toggle, submit, navigate.
 * Counterpart: the view sends only what the user did (`input`, `tap`…); `forms.ts` collects fields.
 * Invariant: the app's own handlers run first, and a caught tap (`catch`) still toggles, as in the real runtime.
 */
import type { Framework } from "../framework/framework";
import type { ViewEvent } from "../native";
import type { ViewNode } from "./element";
import { glassEasel, type Element } from "./engine";
import { fieldOf, formOf, resetForm, submitDetail, type HasBehavior } from "./forms";

/** `confirm`, `blur`… of an input carry its value, so it is kept from each of them. */
const VALUE_EVENTS = new Set(["input", "confirm", "blur", "focus", "change", "changing", "keyboardcompositionend"]);

export class Defaults {
  constructor(private readonly framework: Framework) {}

  private readonly has: HasBehavior = (component, name) => this.framework.components.hasBuiltin(component, name);

  /** Delivers an event of the view and does what the touched component does by itself. */
  handle(event: ViewEvent): void {
    const { view } = this.framework;
    const node = view.nodes.get(event.node);
    if (!node?.__wxElement) return;
    if (this.pageEvent(node.__wxElement, event)) return;
    this.keepValue(node, event);
    const isTyped = event.type === "input";
    view.dispatch(
      event,
      isTyped
        ? (value) => {
            this.replaceTyped(node, value);
          }
        : undefined,
    );
    if (event.type === "tap") this.tapped(node.__wxElement);
  }

  /** Events of the page itself, which the view sends to its root: scrolling, pulling down, the tab bar. */
  private pageEvent(elem: Element, { type, detail }: ViewEvent): boolean {
    const hook = PAGE_HOOKS[type];
    const page = glassEasel.Component.isComponent(elem) ? this.framework.pages.byComponent(elem) : undefined;
    if (!hook || !page) return false;
    if (type === "tabitemtap") this.tapTab(detail as { pagePath?: unknown });
    else page.hook(hook, detail ?? undefined);
    if (type === "resize") page.lifetime("resize", [detail]);
    return true;
  }

  private tapTab(detail: { pagePath?: unknown }): void {
    const { pages, router } = this.framework;
    const path = String(detail.pagePath);
    router.request("switchTab", { url: `/${path}` }, () => {
      if (pages.top?.path === path) pages.top.hook("onTabItemTap", detail);
    });
  }

  /** What the user entered is the value from now on, also for `model:value` and for forms. */
  private keepValue(node: ViewNode, event: ViewEvent): void {
    if (!VALUE_EVENTS.has(event.type)) return;
    const detail = event.detail as { value?: unknown; current?: unknown } | null | undefined;
    const tag = tagOf(node.__wxElement);
    if (tag === "swiper" && detail?.current !== undefined) node.change("current", detail.current);
    if (detail?.value === undefined) return;
    if (tag === "switch") node.change("checked", detail.value);
    else if (VALUE_TAGS.has(tag)) node.change("value", detail.value);
  }

  /** A handler of `input` may return the text that the input shall show instead. */
  private replaceTyped(node: ViewNode, value: unknown): void {
    const given = typeof value === "object" && value !== null ? (value as { value?: unknown }).value : value;
    if (typeof given === "string") node.show("value", given);
  }

  private tapped(target: Element): void {
    for (let elem: Element | null = target; elem; elem = above(elem)) {
      const node = elem.getBackendElement() as unknown as ViewNode | null;
      if (!node || node.kind !== "element") continue;
      if (this.act(tagOf(elem), elem, node, target)) return;
    }
  }

  /** True when the component took the tap. */
  private act(tag: string, elem: Element, node: ViewNode, target: Element): boolean {
    switch (tag) {
      case "button":
        return this.pressButton(elem, node);
      case "checkbox":
      case "radio":
      case "switch":
        this.toggle(tag, elem, node);
        return true;
      case "label":
        return this.followLabel(elem, node, target);
      case "navigator":
        return this.navigate(node);
      default:
        return false;
    }
  }

  private pressButton(elem: Element, node: ViewNode): boolean {
    this.openType(elem, node);
    const type = node.read("form-type") ?? node.read("formType");
    if (truthy(node.read("disabled")) || (type !== "submit" && type !== "reset")) return true;
    const form = formOf(elem);
    if (!form) return true;
    if (type === "submit") this.fire(form, "submit", submitDetail(form, elem, this.has));
    else {
      resetForm(form);
      this.fire(form, "reset", {});
    }
    return true;
  }

  /** What a button asks of WeChat itself: sharing goes to the page, the others answer that they cannot. */
  private openType(elem: Element, node: ViewNode): void {
    const type = String(node.read("open-type") ?? node.read("openType") ?? "");
    if (type === "" || truthy(node.read("disabled"))) return;
    if (type === "share") {
      const target = { id: elem.id, dataset: { ...elem.dataset } };
      this.framework.pages.top?.hook("onShareAppMessage", { from: "button", target });
    } else if (OPEN_TYPES.has(type))
      this.fire(elem, type.toLowerCase(), { errMsg: `${type}:fail not supported by miniwire` });
  }

  private toggle(tag: string, elem: Element, node: ViewNode): void {
    if (truthy(node.read("disabled"))) return;
    const checked = truthy(node.read("checked"));
    if (tag === "switch") {
      node.show("checked", !checked);
      this.fire(elem, "change", { value: !checked });
      return;
    }
    const group = fieldOf(elem, `${tag}-group`);
    if (tag === "radio") {
      if (checked) return;
      for (const other of group?.members ?? []) other.show("checked", false);
    }
    node.show("checked", tag === "radio" || !checked);
    if (!group) return;
    const chosen = group.members.filter((one) => truthy(one.read("checked"))).map((one) => one.read("value") ?? "");
    this.fire(group.elem, "change", { value: tag === "radio" ? chosen[0] : chosen });
  }

  /** A label passes the tap to the control that it names or holds, unless the tap hit a control already. */
  private followLabel(label: Element, node: ViewNode, target: Element): boolean {
    const wanted = node.read("for");
    const root = label.ownerShadowRoot;
    const control =
      typeof wanted === "string" && wanted !== "" ? root?.getElementById(wanted) : firstControl(label, target);
    if (!control) return false;
    const inner = control.getBackendElement() as unknown as ViewNode | null;
    if (!inner) return false;
    const tag = tagOf(control);
    if (tag === "button")
      this.handle({ node: inner.id, type: "tap", detail: {}, bubbles: true, composed: true, capturePhase: true });
    else this.act(tag, control, inner, target);
    return true;
  }

  private navigate(node: ViewNode): boolean {
    const api = String(node.read("open-type") ?? node.read("openType") ?? "navigate");
    const known: Record<string, string> = {
      navigate: "navigateTo",
      redirect: "redirectTo",
      switchTab: "switchTab",
      reLaunch: "reLaunch",
      navigateBack: "navigateBack",
      exit: "exitMiniProgram",
    };
    const name = known[api];
    const wx = (globalThis as unknown as { wx: Record<string, ((options: object) => unknown) | undefined> }).wx;
    if (!name) return true;
    const elem = node.__wxElement;
    wx[name]?.({
      ...(api === "navigateBack" ? { delta: Number(node.read("delta") ?? 1) } : { url: node.read("url") }),
      success: (result: object) => elem && this.fire(elem, "success", result),
      fail: (result: object) => elem && this.fire(elem, "fail", result),
      complete: (result: object) => elem && this.fire(elem, "complete", result),
    });
    return true;
  }

  /** Events of built-in components do not bubble, apart from those of touch. */
  private fire(elem: Element, type: string, detail: unknown): void {
    elem.triggerEvent(type, detail, { bubbles: false, composed: false });
  }
}

/** Event type at the root of a page → function of the page. */
const PAGE_HOOKS: Readonly<Record<string, string | undefined>> = {
  pagescroll: "onPageScroll",
  reachbottom: "onReachBottom",
  pulldownrefresh: "onPullDownRefresh",
  resize: "onResize",
  tabitemtap: "onTabItemTap",
};

const OPEN_TYPES = new Set([
  "getUserInfo",
  "getPhoneNumber",
  "getRealtimePhoneNumber",
  "openSetting",
  "chooseAvatar",
  "launchApp",
]);

const VALUE_TAGS = new Set([
  "input",
  "textarea",
  "slider",
  "picker",
  "picker-view",
  "checkbox-group",
  "radio-group",
  "editor",
]);

/** The tag as in WXML; empty for what is no element of its own. */
export function tagOf(elem: Element | undefined): string {
  return (elem as { is?: string } | undefined)?.is ?? "";
}

/** The next element outwards in the composed tree. */
function above(elem: Element): Element | null {
  return elem.getComposedParent();
}

const CONTROLS = new Set(["checkbox", "radio", "switch", "button", "input", "textarea"]);

function firstControl(label: Element, target: Element): Element | undefined {
  if (CONTROLS.has(tagOf(target))) return undefined;
  let found: Element | undefined;
  const visit = (elem: Element): void => {
    elem.forEachComposedChild((child) => {
      const inner = child.asElement();
      if (!inner || found) return;
      if (CONTROLS.has(tagOf(inner)) && inner.asNativeNode()) found = inner;
      else visit(inner);
    });
  };
  visit(label);
  return found;
}

/** Attributes without a value, or set to a string, count as in WXML: everything but false-like values is on. */
export function truthy(value: unknown): boolean {
  return value === "" || !!value;
}
