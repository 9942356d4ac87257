/**
 * The tab bar of `app.json`: items, badges, red dots.
 * Counterpart: `tabitemtap` at the page's root switches (`tapTab` of `ui/logic/src/view/defaults.ts`). Invariant: with `custom: true` nothing is
 * drawn and no room is taken; the app draws its own.
 */
import { make } from "../dom";
import { fieldsOf, listOf, textOf } from "../values";
import type { ScreenContext } from "./context";
import { themed } from "./theme-variables";
import type { Page } from "./page";

/** Documented limit of `list`. */
const ITEM_COUNT_MAX = 5;
/** Characters of a badge: "超过 4 个字符则显示 …". */
const BADGE_LENGTH_MAX = 4;

interface Item {
  readonly element: HTMLButtonElement;
  readonly icon: HTMLImageElement;
  readonly words: HTMLElement;
  readonly badge: HTMLElement;
  readonly pagePath: string;
  text: string;
  iconPath: string;
  selectedIconPath: string;
}

type Detail = Readonly<Record<string, unknown>>;

export class TabBar {
  readonly element = make("div", "mw-tab-bar");
  private readonly items: Item[] = [];
  private style: Record<string, unknown>;
  private top: Page | undefined;
  private isHidden = false;
  private readonly isDrawn: boolean;

  constructor(private readonly context: ScreenContext) {
    const config = fieldsOf(context.app.tabBar);
    this.style = { ...config };
    const list = listOf(config.list).slice(0, ITEM_COUNT_MAX);
    this.isDrawn = config.custom !== true && list.length > 0;
    list.forEach((one, index) => this.items.push(this.makeItem(fieldsOf(one), index)));
    this.element.append(...this.items.map((item) => item.element));
    this.element.setAttribute("role", "tablist");
    this.draw();
  }

  /** Whether tab pages leave room for it. */
  get takesRoom(): boolean {
    return this.isDrawn && !this.isHidden;
  }

  get isOnTop(): boolean {
    return this.style.position === "top";
  }

  show(isShown: boolean): void {
    this.isHidden = !isShown;
    this.draw();
  }

  select(page: Page | undefined): void {
    this.top = page;
    this.draw();
  }

  setStyle(style: Detail): void {
    this.style = { ...this.style, ...style };
    this.draw();
  }

  setItem({ index, text, iconPath, selectedIconPath }: Detail): void {
    const item = this.items[Number(index)];
    if (!item) return;
    if (typeof text === "string") item.text = text;
    if (typeof iconPath === "string") item.iconPath = iconPath;
    if (typeof selectedIconPath === "string") item.selectedIconPath = selectedIconPath;
    this.draw();
  }

  /** A text, a dot for an empty one, nothing for null. */
  setBadge(index: unknown, text: string | null): void {
    const badge = this.items[Number(index)]?.badge;
    if (!badge) return;
    badge.hidden = text === null;
    badge.classList.toggle("mw-is-dot", text === "");
    badge.textContent = text && text.length > BADGE_LENGTH_MAX ? "…" : text;
  }

  draw(): void {
    const { theme } = this.context;
    this.element.hidden = !this.takesRoom;
    const style = (name: string, light: string, dark: string): string => {
      return textOf(themed(this.style[name], this.context)) || (theme === "dark" ? dark : light);
    };
    this.element.style.backgroundColor = style("backgroundColor", "#f7f7f7", "#1e1e1e");
    this.element.classList.toggle("mw-has-white-line", themed(this.style.borderStyle, this.context) === "white");
    for (const item of this.items) {
      const isOn = this.top?.path === item.pagePath;
      const color = isOn ? style("selectedColor", "#07c160", "#06ae56") : style("color", "#7a7e83", "#8c8c8c");
      item.element.style.color = color;
      item.element.setAttribute("aria-selected", String(isOn));
      item.words.textContent = item.text;
      this.drawIcon(item, isOn ? item.selectedIconPath || item.iconPath : item.iconPath);
    }
  }

  private drawIcon({ icon }: Item, configured: string): void {
    const path = textOf(themed(configured, this.context));
    const address = this.context.image(path);
    icon.hidden = path === "" || address.kind === "remote" || this.isOnTop;
    if (!icon.hidden && address.kind !== "remote" && icon.getAttribute("src") !== address.url) icon.src = address.url;
  }

  private makeItem(config: Detail, index: number): Item {
    const icon = make("img", "mw-tab-icon");
    const words = make("span", "mw-tab-words");
    const badge = make("span", "mw-tab-badge");
    badge.hidden = true;
    icon.alt = "";
    icon.addEventListener("error", () => (icon.hidden = true));
    const element = make("button", "mw-tab", make("span", "mw-tab-figure", icon, badge), words);
    element.setAttribute("role", "tab");
    const pagePath = textOf(config.pagePath).replace(/^\//, "");
    element.addEventListener("click", () => this.tapped(index));
    const text = textOf(config.text);
    const iconPath = textOf(config.iconPath);
    return { element, icon, words, badge, pagePath, text, iconPath, selectedIconPath: textOf(config.selectedIconPath) };
  }

  private tapped(index: number): void {
    const item = this.items[index];
    if (!item || !this.top) return;
    this.context.emit(this.top.root, "tabitemtap", { index, pagePath: item.pagePath, text: item.text });
  }
}
