/**
 * `EditorContext`: what an app may do to an `<editor>`, as `NodesRef.context` gives it.
 * Counterpart: `ui/view/src/builtin/editor-calls.ts` has a function for each method. Invariants: calls reach the editor in their order, also when they are
 * made in one turn; each that takes callbacks is answered once, with a failure where no screen shows the editor.
 */
import type { Framework } from "../framework/framework";
import { answer, ApiFailure } from "./callback";

/** Methods that take one object with callbacks. */
const METHODS = [
  "blur",
  "clear",
  "deleteText",
  "getBounds",
  "getContents",
  "getHistoryState",
  "getSelection",
  "getSelectionText",
  "insertCustomBlock",
  "insertDivider",
  "insertImage",
  "insertText",
  "redo",
  "removeFormat",
  "scrollIntoView",
  "setContents",
  "setSelection",
  "undo",
] as const;

/** What the answers carry beside `errMsg`, as the official typings declare it. */
const RESULTS: Readonly<Record<string, readonly string[]>> = {
  getBounds: ["bounds"],
  getContents: ["html", "text", "delta"],
  getSelection: ["range", "bounds"],
  getSelectionText: ["text"],
};

/** Keys of an options object that are no data. */
const CALLBACKS = new Set(["success", "fail", "complete"]);

/** Our own choice: what an app gets without a screen, and from a screen that does not answer. */
const NOT_SHOWN = "the editor is not shown on a screen";

export type EditorContext = Readonly<Record<(typeof METHODS)[number], (options?: unknown) => void>> & {
  format(name: unknown, value?: unknown): void;
};

const contexts = new WeakMap<object, EditorContext>();

/** The context of the editor `elem`, whose node in the view is `id`; one for each editor. */
export function editorContext(framework: Framework, elem: object, id: number): EditorContext {
  let context = contexts.get(elem);
  if (!context) contexts.set(elem, (context = make(framework, id)));
  return context;
}

function make(framework: Framework, id: number): EditorContext {
  const call = (method: string, options: unknown): void => {
    const asked = ask(framework, id, method, dataOf(options));
    answer(framework.runtime, method, options, asked);
  };
  const context: Record<string, unknown> = {
    format: (name: unknown, value?: unknown) => call("format", { name, value }),
  };
  for (const method of METHODS) context[method] = (options?: unknown) => call(method, options);
  return context as EditorContext;
}

/** At the end of the turn, when the `setData` that it stands in is drawn. */
function ask(framework: Framework, id: number, method: string, options: object): Promise<object | ApiFailure> {
  return new Promise((resolve) => {
    framework.turn.atEnd(() =>
      framework.view.queries.ask({ what: "editor", nodes: [id], method, options }, ([reply = {}]) => {
        if (typeof reply.failure === "string") resolve(new ApiFailure(reply.failure));
        else if (reply.isDone !== true) resolve(new ApiFailure(NOT_SHOWN));
        else resolve(Object.fromEntries((RESULTS[method] ?? []).map((name) => [name, reply[name]])));
      }),
    );
  });
}

function dataOf(options: unknown): object {
  if (typeof options !== "object" || options === null) return {};
  return Object.fromEntries(Object.entries(options).filter(([name]) => !CALLBACKS.has(name)));
}
