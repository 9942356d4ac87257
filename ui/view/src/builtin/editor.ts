/**
 * `editor`: a field for text with formats and pictures.
 * Counterpart: `EditorContext` of the logic layer asks through the question `editor`. Invariant: calls are done in their order, also those that come
 * before the field is there; `ready` is told first.
 */
import { make } from "../dom";
import { listOf } from "../values";
import { Builtin } from "./builtin";
import type { EditorField } from "./editor-field";

export class Editor extends Builtin {
  private readonly container = make("div", "mw-editor-field");
  private field: EditorField | undefined;
  private opening: Promise<EditorField | undefined> | undefined;
  private isGone = false;

  constructor(...args: ConstructorParameters<typeof Builtin>) {
    super(...args);
    this.element.append(this.container);
  }

  override inserted(): void {
    void this.open();
  }

  override changed(name: string): void {
    if (!this.field) return;
    if (name === "placeholder") this.field.setPlaceholder(this.text("placeholder"));
    if (name === "read-only") this.field.setReadOnly(this.flag("read-only"));
    if (name === "enterkeyhint") this.field.quill.root.enterKeyHint = this.text("enterkeyhint");
  }

  override dispose(): void {
    this.isGone = true;
    this.field?.close();
  }

  /** One method of `EditorContext`. */
  async call(method: string, options: unknown): Promise<object> {
    const field = await this.open();
    return field?.call(method, options) ?? { failure: "the editor is gone" };
  }

  private open(): Promise<EditorField | undefined> {
    return (this.opening ??= this.load());
  }

  /** The library is started by the first editor of a session. */
  private async load(): Promise<EditorField | undefined> {
    const { EditorField } = await import("./editor-field");
    if (this.isGone) return undefined;
    const formats = this.node.read("enable-formats");
    this.field = new EditorField(
      this.container,
      {
        formats: Array.isArray(formats) ? listOf(formats) : undefined,
        controls: {
          size: this.flag("show-img-size"),
          toolbar: this.flag("show-img-toolbar"),
          resize: this.flag("show-img-resize"),
        },
      },
      {
        tell: (type, detail) => this.emitHeard(type, detail),
        hears: (type) => this.node.listens(type),
        address: (source) => {
          const all = this.surface.addresses(this.node, source);
          return all.find(({ kind }) => kind !== "remote") ?? { kind: "remote", host: "" };
        },
        texts: this.surface.texts,
        origin: () => this.surface.windowOf(this.node)?.getBoundingClientRect() ?? { left: 0, top: 0 },
      },
    );
    for (const name of ["placeholder", "read-only", "enterkeyhint"])
      if (this.node.read(name) !== undefined) this.changed(name);
    this.emitHeard("ready", {});
    return this.field;
  }
}
