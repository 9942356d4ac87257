/**
 * The app's style sheets in the document, in the order app, pages, components.
 * Counterpart: `css-text.ts` prepares each text. Invariant: a sheet that did not change keeps its element, so that a change on disk
 * does not make the whole page flash.
 */
import { sheetText } from "./css-text";
import type { Sheet } from "./protocol";

interface Entry {
  readonly element: HTMLStyleElement;
  source: string;
}

export class Sheets {
  private readonly entries = new Map<string, Entry>();
  private files = "";
  private theme: "light" | "dark" = "light";

  constructor(private readonly head: HTMLElement) {}

  /** Puts the sheets there and takes those away that are gone. */
  replace(sheets: readonly Sheet[], files: string, theme: "light" | "dark"): void {
    const isNew = files !== this.files || theme !== this.theme;
    this.files = files;
    this.theme = theme;
    const gone = new Set(this.entries.keys());
    let before: Element | null = null;
    for (const sheet of ordered(sheets)) {
      gone.delete(sheet.path);
      const entry = this.entries.get(sheet.path) ?? this.add(sheet.path);
      if (isNew || entry.source !== sheet.css) this.write(entry, sheet);
      if (before) before.after(entry.element);
      else this.head.append(entry.element);
      before = entry.element;
    }
    for (const path of gone) {
      this.entries.get(path)?.element.remove();
      this.entries.delete(path);
    }
  }

  /** Writes everything anew for the other theme. */
  setTheme(theme: "light" | "dark"): void {
    if (theme === this.theme) return;
    this.theme = theme;
    for (const [path, entry] of this.entries) this.write(entry, { path, css: entry.source });
  }

  private add(path: string): Entry {
    const element = document.createElement("style");
    element.dataset.path = path;
    const entry = { element, source: "" };
    this.entries.set(path, entry);
    return entry;
  }

  private write(entry: Entry, { path, css }: Sheet): void {
    entry.source = css;
    entry.element.textContent = sheetText(css, { files: this.files, base: path, theme: this.theme });
  }
}

/** The host lists app, pages, components; app.wxss comes first whatever the host does. */
function ordered(sheets: readonly Sheet[]): readonly Sheet[] {
  return [...sheets.filter((one) => one.path === "app"), ...sheets.filter((one) => one.path !== "app")];
}
