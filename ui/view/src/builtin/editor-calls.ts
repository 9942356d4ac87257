/**
 * What `EditorContext` does to an editor: one function for each of its methods.
 * Counterpart: `ui/logic/src/wx/editor-context.ts` asks with the name of the method. Invariant: a method that cannot be done says why and changes
 * nothing.
 */
import { Delta, type Range } from "quill/core";
import { fieldsOf, numberOf, textOf } from "../values";
import { formatValue, isSame } from "./editor-formats";
import type { EditorField } from "./editor-field";

type Fields = Readonly<Record<string, unknown>>;
/** What it gives is for `success`, or a failure; most give nothing. */
type Method = (field: EditorField, options: Fields) => unknown;

const SOURCE = "api";

/** A failure; the logic layer writes the name of the method before it. */
const failed = (reason: string): object => ({ failure: reason });

const METHODS: Readonly<Record<string, Method>> = {
  format: (field, { name, value }) => format(field, textOf(name), value),
  removeFormat: (field) => removeFormat(field),
  insertText: (field, { text }) => insertText(field, textOf(text)),
  insertImage: (field, options) => insertImage(field, options),
  insertDivider: (field) => insertDivider(field),
  deleteText: ({ quill }, { index, length }) => {
    quill.deleteText(numberOf(index, 0), numberOf(length, 1), SOURCE);
  },
  clear: ({ quill }) => {
    quill.setContents(new Delta().insert("\n"), SOURCE);
  },
  undo: ({ quill }) => quill.history.undo(),
  redo: ({ quill }) => quill.history.redo(),
  setContents: (field, options) => setContents(field, options),
  getContents: (field) => field.content() ?? failed("the content is too large"),
  blur: ({ quill }) => quill.blur(),
  scrollIntoView: (field) => scrollIntoView(field),
  getSelectionText: ({ quill }) => {
    const range = quill.hasFocus() ? quill.getSelection() : null;
    return { text: range ? quill.getText(range) : "" };
  },
  getSelection: (field) => {
    const range = field.quill.getSelection();
    return range ? { range, bounds: field.bounds(range.index, range.length) } : failed("there is no selection");
  },
  setSelection: ({ quill }, { index, length }) => {
    quill.setSelection(numberOf(index, 0), numberOf(length, 0), SOURCE);
  },
  getBounds: (field, { index, length }) => ({ bounds: field.bounds(numberOf(index, 0), numberOf(length, 0)) }),
};

/** Does what the method says; the answer is for its `success`. */
export function callEditor(field: EditorField, method: string, options: unknown): object {
  const run = Object.hasOwn(METHODS, method) ? METHODS[method] : undefined;
  if (!run) return failed("not supported by miniwire");
  // What the app does is one step of `undo` each, however fast it follows, or the user types on.
  field.quill.history.cutoff();
  try {
    const result = fieldsOf(run(field, fieldsOf(options)));
    return "failure" in result ? result : { isDone: true, ...result };
  } catch (error) {
    // Content of the app that Quill cannot read.
    return failed(error instanceof Error ? error.message : String(error));
  } finally {
    field.quill.history.cutoff();
  }
}

function format(field: EditorField, name: string, given: unknown): void {
  const { quill } = field;
  const range = field.range();
  const value = formatValue(name, given);
  const isSet = isSame(name, quill.getFormat(range)[name], value);
  quill.format(name, isSet ? false : value, SOURCE);
  field.tellStatus(true);
}

/** The selection, or everything that holds at the cursor. */
function removeFormat(field: EditorField): void {
  const { quill } = field;
  const range = field.range();
  if (range.length > 0) quill.removeFormat(range.index, range.length, SOURCE);
  else for (const name of Object.keys(quill.getFormat(range))) quill.format(name, false, SOURCE);
  field.tellStatus(true);
}

/** Why something cannot be inserted; undefined when it can. */
function refusal({ quill }: EditorField, format: string): object | undefined {
  return quill.scroll.query(format) ? undefined : failed(`${format} is not among enable-formats`);
}

/** Takes the selection away; what comes next stands in its place. */
function replaceSelection({ quill }: EditorField, range: Range): number {
  if (range.length > 0) quill.deleteText(range.index, range.length, SOURCE);
  return range.index;
}

function insertText(field: EditorField, text: string): void {
  const index = replaceSelection(field, field.range());
  field.quill.insertText(index, text, SOURCE);
  field.quill.setSelection(index + text.length, 0, SOURCE);
}

function insertImage(field: EditorField, options: Fields): object | undefined {
  const { quill } = field;
  const source = textOf(options.src);
  if (source === "") return failed("parameter error: parameter.src should be String instead of Undefined;");
  const refused = refusal(field, "image");
  if (refused) return refused;
  const index = replaceSelection(field, field.range());
  quill.insertEmbed(index, "image", source, SOURCE);
  quill.formatText(index, 1, imageFormats(source, options), SOURCE);
  // Documented: a new line follows, unless `nowrap` says otherwise.
  if (options.nowrap !== true) quill.insertText(index + 1, "\n", SOURCE);
  quill.setSelection(index + (options.nowrap === true ? 1 : 2), 0, SOURCE);
  return undefined;
}

/** Documented: `data` becomes `name=value;name=value`, and a temporary file is named in `data-local` as well. */
function imageFormats(source: string, options: Fields): Record<string, string> {
  const formats: Record<string, string> = {};
  for (const name of ["alt", "width", "height"]) if (options[name] !== undefined) formats[name] = textOf(options[name]);
  if (options.extClass !== undefined) formats.class = textOf(options.extClass);
  const data = Object.entries(fieldsOf(options.data));
  if (data.length > 0) formats["data-custom"] = data.map(([name, value]) => `${name}=${textOf(value)}`).join(";");
  if (/^(?:wxfile:|https?:\/\/tmp\/)/.test(source)) formats["data-local"] = source;
  return formats;
}

function insertDivider(field: EditorField): object | undefined {
  const refused = refusal(field, "divider");
  if (refused) return refused;
  const index = replaceSelection(field, field.range());
  const { quill } = field;
  // Within a line the divider ends it; it takes one place itself.
  const isAtStart = quill.getLine(index)[1] === 0;
  quill.insertEmbed(index, "divider", true, SOURCE);
  quill.setSelection(index + (isAtStart ? 1 : 2), 0, SOURCE);
  return undefined;
}

/** Documented: a delta wins over HTML. What was there before cannot be brought back: this is how content begins. */
function setContents({ quill }: EditorField, { delta, html }: Fields): object | undefined {
  if (delta !== undefined && delta !== null) {
    const { ops } = fieldsOf(delta);
    if (!Array.isArray(ops)) return failed("parameter error: parameter.delta should have a list of ops;");
    quill.setContents(new Delta(ops as Delta["ops"]), SOURCE);
  } else if (typeof html === "string") quill.setContents(quill.clipboard.convert({ html }), SOURCE);
  else return failed("parameter error: parameter.html should be String instead of Undefined;");
  quill.history.clear();
  return undefined;
}

function scrollIntoView({ quill, container }: EditorField): void {
  const range = quill.getSelection();
  if (range) quill.scrollSelectionIntoView();
  else container.scrollIntoView({ block: "nearest" });
}
