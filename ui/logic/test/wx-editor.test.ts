/** `EditorContext`: what `NodesRef.context` gives for an editor. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { TestHost } from "./host";

/** The form of the app `controls`, with an editor in the place of its picker. */
const templates = readFileSync(join(import.meta.dirname, "apps/controls/templates.js"), "utf8").replaceAll(
  'E("picker"',
  'E("editor"',
);

/** The host, with the context of the editor in the global `editor`. */
async function opened(): Promise<TestHost> {
  const host = await new TestHost("controls", { files: { "templates.js": templates } }).launch("pages/form/form");
  host.run("var editor; wx.createSelectorQuery().select('.picker').context((res) => { editor = res.context }).exec()");
  await host.settle();
  return host;
}

test("methods ask the view in the order of the calls, with their options and without the callbacks", async () => {
  const host = await opened();
  host.run("editor.insertText({ text: 'a', success() {} }); editor.format('header', 'H2'); editor.undo()");
  await host.settle();
  expect(host.queries.map(({ request }) => [request.what, request.method, request.options])).toEqual([
    ["editor", "insertText", { text: "a" }],
    ["editor", "format", { name: "header", value: "H2" }],
    ["editor", "undo", {}],
  ]);
});

test("what the editor holds is given to success and complete", async () => {
  const host = await opened();
  host.run(`var got = []; var add = (name) => (res) => got.push([name, res]);
    editor.getContents({ success: add('success'), fail: add('fail'), complete: add('complete') })`);
  await host.answer({ isDone: true, html: "<p>a</p>", text: "a\n", delta: { ops: [{ insert: "a\n" }] } });
  const result = { errMsg: "getContents:ok", html: "<p>a</p>", text: "a\n", delta: { ops: [{ insert: "a\n" }] } };
  expect(JSON.parse(String(host.run("JSON.stringify(got)")))).toEqual([
    ["success", result],
    ["complete", result],
  ]);
});

test("what the editor refuses reaches fail with its reason", async () => {
  const host = await opened();
  host.run("var got; editor.insertCustomBlock({ fail: (res) => { got = res.errMsg } })");
  await host.answer({ failure: "not supported by miniwire" });
  expect(host.run("got")).toBe("insertCustomBlock:fail not supported by miniwire");
});

test("without a screen a call fails instead of giving empty contents", async () => {
  const host = await opened();
  host.run("var got; editor.getContents({ fail: (res) => { got = res.errMsg } })");
  await host.answer({ left: 0, width: 0 });
  expect(host.run("got")).toBe("getContents:fail the editor is not shown on a screen");
});

test("an editor has one context, other elements have none", async () => {
  const host = await opened();
  host.run(`var all; wx.createSelectorQuery().select('.picker').context().select('.user').context()
    .exec((results) => { all = results.map((one) => one.context) })`);
  await host.settle();
  expect(host.run("all[0] === editor")).toBe(true);
  expect(host.run("all[1]")).toBe(null);
});
