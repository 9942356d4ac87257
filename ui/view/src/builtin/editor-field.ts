/**
 * The editable text of one editor, on Quill, as WeChat's own editor is.
 * Counterpart: `editor.ts` loads this file with the first editor, so that pages without one do not pay for it; `editor-calls.ts` is what the app may do.
 * Invariant: nothing is told of an editor that was closed, and no content that is too large for the way to the logic layer.
 */
import Quill, { Delta, Range } from "quill/core";
import type { Address } from "../addresses";
import { callEditor } from "./editor-calls";
import { ImageControls, type ControlKinds } from "./editor-controls";
import { enabledFormats, registerFormats } from "./editor-formats";
import { ADDRESSES } from "./editor-image";
import type { Texts } from "../texts";

/** What an editor needs of what is around it. */
export interface EditorHost {
  tell(type: string, detail: unknown): void;
  /** Whether the app listens; what nobody listens to is not written down. */
  hears(type: string): boolean;
  address(source: string): Address;
  readonly texts: Texts;
  /** Where rectangles begin: the corner of the page's window. */
  origin(): { readonly left: number; readonly top: number };
}

/** Read once, when the editor opens. */
export interface EditorOptions {
  readonly formats: readonly unknown[] | undefined;
  readonly controls: ControlKinds;
}

export interface EditorContent {
  readonly html: string;
  readonly text: string;
  readonly delta: object;
}

/** Steps that can be undone. */
const HISTORY_LENGTH_MAX = 100;
/** Characters of the content in its three forms; the page around the frame takes messages of up to a million. */
export const CONTENT_LENGTH_MAX = 900_000;

/** Apps give their editor the class `ql-container`. Quill finds its own container by it, which shall not look like the app's. */
const CONTAINER_STYLE = "all: unset; display: block; position: relative; height: 100%";

/** What Quill does with the Tab key. It goes on to the next field instead, so that the keyboard finds a way out. */
const WITHOUT_TAB = { tab: null, "remove tab": null, indent: null, outdent: null };

export class EditorField {
  readonly quill: Quill;
  private readonly controls: ImageControls;
  private told = "";
  private wasSelected = false;
  private isOpen = true;

  constructor(
    readonly container: HTMLElement,
    options: EditorOptions,
    private readonly host: EditorHost,
  ) {
    registerFormats();
    this.quill = new Quill(container, {
      formats: enabledFormats(options.formats) ?? null,
      modules: {
        history: { maxStack: HISTORY_LENGTH_MAX },
        // Of other tags that are dropped the text stays; this one's is none.
        clipboard: { matchers: [["script", () => new Delta()]] },
        keyboard: { bindings: WITHOUT_TAB },
        // Files that are dropped or pasted are not uploaded anywhere, nor written into the content as data. An empty list of types
        // would be merged with Quill's own.
        uploader: { handler: () => {} },
      },
    });
    container.style.cssText = CONTAINER_STYLE;
    const { root } = this.quill;
    ADDRESSES.set(root, (source) => host.address(source));
    root.role = "textbox";
    root.ariaMultiLine = "true";
    root.ariaLabel = host.texts.editor;
    this.controls = new ImageControls(this.quill, container, options.controls, host.texts);
    this.listen(root);
  }

  private listen(root: HTMLElement): void {
    this.quill.on("text-change", () => this.tellContent("input"));
    this.quill.on("selection-change", (range) => {
      if (!range) return;
      this.wasSelected = true;
      this.tellStatus(false);
    });
    root.addEventListener("focus", () => this.tellContent("focus"));
    root.addEventListener("blur", () => this.tellContent("blur"));
    // A link in a text leads nowhere: there is one page, the app's.
    for (const type of ["click", "auxclick"])
      root.addEventListener(type, (event) => {
        if (event.target instanceof Element && event.target.closest("a")) event.preventDefault();
      });
  }

  setReadOnly(isReadOnly: boolean): void {
    this.quill.enable(!isReadOnly);
    this.quill.root.ariaReadOnly = String(isReadOnly);
    if (isReadOnly) this.controls.close();
  }

  setPlaceholder(text: string): void {
    this.quill.root.dataset.placeholder = text;
  }

  /** Where the app inserts and formats: the selection, also the last one, or the end of a text that nobody touched. */
  range(): Range {
    const { quill } = this;
    if (!this.wasSelected) quill.setSelection(quill.getLength() - 1, 0, "api");
    return quill.getSelection(true) ?? new Range(quill.getLength() - 1, 0);
  }

  /** Undefined when it is too large to be sent. */
  content(): EditorContent | undefined {
    const { quill } = this;
    const html = semanticHtml(quill);
    const text = quill.getText();
    const { ops } = quill.getContents();
    const length = html.length + text.length + JSON.stringify(ops).length;
    return length > CONTENT_LENGTH_MAX ? undefined : { html, text, delta: { ops } };
  }

  bounds(index: number, length: number): object {
    const bounds = this.quill.getBounds(index, length);
    if (!bounds) return {};
    const { left, top } = this.container.getBoundingClientRect();
    const origin = this.host.origin();
    const dx = left - origin.left;
    const dy = top - origin.top;
    const { width, height } = bounds;
    return {
      left: bounds.left + dx,
      right: bounds.right + dx,
      top: bounds.top + dy,
      bottom: bounds.bottom + dy,
      width,
      height,
    };
  }

  /** The formats at the selection, when they are other ones or `always`. */
  tellStatus(always: boolean): void {
    const range = this.quill.getSelection();
    if (!range) return;
    const formats = this.quill.getFormat(range);
    const json = JSON.stringify(formats);
    if (!always && json === this.told) return;
    this.told = json;
    this.tell("statuschange", formats);
  }

  call(method: string, options: unknown): object {
    return callEditor(this, method, options);
  }

  close(): void {
    this.isOpen = false;
    this.controls.close();
  }

  private tellContent(type: string): void {
    if (!this.host.hears(type)) return;
    const content = this.content();
    if (content) this.tell(type, content);
  }

  private tell(type: string, detail: unknown): void {
    if (this.isOpen) this.host.tell(type, detail);
  }
}

/** HTML as other components read it: lists are lists, and a space is a space. */
function semanticHtml(quill: Quill): string {
  return quill
    .getSemanticHTML()
    .replaceAll("&nbsp;", " ")
    .replace(/<(p|h[1-6]|li)((?: [^<>]*)?)><\/\1>/g, "<$1$2><br></$1>");
}
