/**
 * `showModal` and `showActionSheet`: questions to the user.
 * Counterpart: questions `modal` and `actionSheet`, answered with `{confirm, cancel, content}` and `{tapIndex}`. Invariant: each is answered
 * once; what is asked while another stands there lies above it.
 */
import { make } from "../dom";
import { flagOf, listOf, textOf } from "../values";
import type { ScreenContext } from "./context";

type Options = Readonly<Record<string, unknown>>;
type Answer = (reply: Readonly<Record<string, unknown>>) => void;

/** Dialogs above each other; a further one is cancelled at once. */
export const DIALOG_COUNT_MAX = 20;
/** Documented limit. */
const ITEM_COUNT_MAX = 6;

export class Dialogs {
  private count = 0;

  constructor(
    private readonly layer: HTMLElement,
    private readonly context: ScreenContext,
  ) {}

  modal(options: Options, answer: Answer): void {
    const cancelled = { confirm: false, cancel: true, content: "" };
    if (this.count >= DIALOG_COUNT_MAX) return answer(cancelled);
    const { texts } = this.context;
    const field = flagOf(options.editable) ? this.field(options) : undefined;
    const title = textOf(options.title);
    const content = textOf(options.content);
    const card = make("div", "mw-modal");
    if (title !== "") card.append(make("div", "mw-modal-title", title));
    if (field) card.append(field);
    else if (content !== "") card.append(make("div", "mw-modal-content", content));
    card.classList.toggle("mw-has-no-title", title === "");
    const buttons = make("div", "mw-modal-buttons");
    const close = this.open(card, "mw-modal-mask");
    const button = (text: string, className: string, color: unknown, reply: Options): void => {
      const one = make("button", className, text);
      if (typeof color === "string" && color !== "") one.style.color = color;
      one.addEventListener("click", () => {
        close();
        answer(reply);
      });
      buttons.append(one);
    };
    if (flagOf(options.showCancel, true))
      button(textOf(options.cancelText, texts.cancel), "mw-modal-cancel", options.cancelColor, cancelled);
    const confirmed = {
      confirm: true,
      cancel: false,
      get content() {
        return field?.value ?? "";
      },
    };
    button(textOf(options.confirmText, texts.confirm), "mw-modal-confirm", options.confirmColor, confirmed);
    card.append(buttons);
    card.setAttribute("role", "alertdialog");
    field?.focus();
  }

  actionSheet(options: Options, answer: Answer): void {
    const cancelled = { tapIndex: -1 };
    if (this.count >= DIALOG_COUNT_MAX) return answer(cancelled);
    const sheet = make("div", "mw-sheet");
    const choose = (tapIndex: number): void => {
      close();
      answer({ tapIndex });
    };
    const close = this.open(sheet, "mw-sheet-mask", () => choose(-1));
    const alert = textOf(options.alertText);
    if (alert !== "") sheet.append(make("div", "mw-sheet-alert", alert));
    listOf(options.itemList)
      .slice(0, ITEM_COUNT_MAX)
      .forEach((text, tapIndex) => {
        const item = make("button", "mw-sheet-item", textOf(text));
        if (typeof options.itemColor === "string") item.style.color = options.itemColor;
        item.addEventListener("click", () => choose(tapIndex));
        sheet.append(item);
      });
    const cancel = make("button", "mw-sheet-item mw-sheet-cancel", this.context.texts.cancel);
    cancel.addEventListener("click", () => choose(-1));
    sheet.append(cancel);
  }

  private field(options: Options): HTMLTextAreaElement {
    const field = make("textarea", "mw-modal-field");
    field.value = textOf(options.content);
    field.placeholder = textOf(options.placeholderText);
    field.rows = 1;
    field.addEventListener("input", () => {
      field.style.height = "auto";
      field.style.height = `${Math.min(field.scrollHeight, 120)}px`;
    });
    return field;
  }

  private open(card: HTMLElement, className: string, onMask?: () => void): () => void {
    this.count++;
    const mask = make("div", className, card);
    mask.addEventListener("click", (event) => {
      if (event.target === mask) onMask?.();
    });
    this.layer.append(mask);
    return () => {
      this.count--;
      mask.remove();
    };
  }
}
