/** The editor: what is typed, what the app does to it through its context, what it tells. */
import { el, expect, test, type Phone } from "./support/phone";

const EVENTS = { "on:ready": true, "on:input": true, "on:focus": true, "on:blur": true, "on:statuschange": true };

/** Shows an editor named `a` with these attributes, and waits until it can be used. */
async function editor(phone: Phone, attributes: Record<string, unknown> = {}): Promise<void> {
  await phone.show([el("editor", { id: "a", ...EVENTS, ...attributes }), el("view", { id: "out" }, "out")]);
  await phone.event("ready", "a");
}

/** Calls a method of the editor's context. */
async function call(phone: Phone, method: string, options: object = {}): Promise<Record<string, unknown>> {
  const [reply] = await phone.ask({ what: "editor", nodes: [phone.tree.id("a")], method, options });
  return reply ?? {};
}

const format = (phone: Phone, name: string, value?: string) => call(phone, "format", { name, value });
const contents = (phone: Phone) => call(phone, "getContents");
const text = (phone: Phone) => phone.$("a").locator(".ql-editor");

test("typing is told as HTML, as text and as a delta", async ({ phone }) => {
  await editor(phone);
  await text(phone).click();
  await phone.page.keyboard.type("a b");
  expect(await phone.detail("input", "a")).toEqual({
    html: "<p>a b</p>",
    text: "a b\n",
    delta: { ops: [{ insert: "a b\n" }] },
  });
});

test("focus and blur carry the content", async ({ phone }) => {
  await editor(phone);
  await text(phone).click();
  const empty = { html: "<p><br></p>", text: "\n", delta: { ops: [{ insert: "\n" }] } };
  expect(await phone.detail("focus", "a")).toEqual(empty);
  await call(phone, "blur");
  expect(await phone.detail("blur", "a")).toEqual(empty);
});

test("a placeholder stands until something is written", async ({ phone }) => {
  await editor(phone, { placeholder: "写点什么" });
  await expect(text(phone)).toHaveAttribute("data-placeholder", "写点什么");
  await expect(text(phone)).toHaveClass(/ql-blank/);
  await call(phone, "insertText", { text: "x" });
  await expect(text(phone)).not.toHaveClass(/ql-blank/);
});

test("a read-only editor takes no keys", async ({ phone }) => {
  await editor(phone, { "read-only": true });
  await expect(text(phone)).toHaveAttribute("contenteditable", "false");
  await phone.set("a", "read-only", false);
  await expect(text(phone)).toHaveAttribute("contenteditable", "true");
});

test("a format at the cursor holds for what is typed next, and is told", async ({ phone }) => {
  await editor(phone);
  await text(phone).click();
  await format(phone, "bold");
  expect(await phone.detail("statuschange", "a")).toEqual({ bold: true });
  await phone.page.keyboard.type("fat");
  expect((await contents(phone)).html).toBe("<p><strong>fat</strong></p>");
});

test("a cursor that goes into other formats tells them", async ({ phone }) => {
  await editor(phone);
  await call(phone, "setContents", { html: "<h2>a</h2><p>b</p>" });
  await text(phone).locator("h2").click();
  expect(await phone.detail("statuschange", "a")).toEqual({ header: 2 });
  await text(phone).locator("p").click();
  await expect.poll(() => phone.events("statuschange", "a").then((all) => all.at(-1)?.detail)).toEqual({});
});

test("a format that stands already is taken away", async ({ phone }) => {
  await editor(phone);
  await call(phone, "insertText", { text: "word" });
  await call(phone, "setSelection", { index: 0, length: 4 });
  await format(phone, "color", "#FF0000");
  expect((await contents(phone)).delta).toEqual({
    ops: [{ insert: "word", attributes: { color: "#ff0000" } }, { insert: "\n" }],
  });
  await format(phone, "color", "#ff0000");
  expect((await contents(phone)).delta).toEqual({ ops: [{ insert: "word\n" }] });
});

test("formats of words are in the HTML", async ({ phone }) => {
  await editor(phone);
  const formats = [
    ["italic", "", "<em>x</em>"],
    ["underline", "", "<u>x</u>"],
    ["strike", "", "<s>x</s>"],
    ["ins", "", "<ins>x</ins>"],
    ["script", "sub", "<sub>x</sub>"],
    ["script", "super", "<sup>x</sup>"],
    ["backgroundColor", "#00ff00", '<span style="background-color: rgb(0, 255, 0);">x</span>'],
    ["fontSize", "24px", '<span style="font-size: 24px;">x</span>'],
    ["fontFamily", "serif", '<span style="font-family: serif;">x</span>'],
    ["letterSpacing", "2px", '<span style="letter-spacing: 2px;">x</span>'],
  ] as const;
  for (const [name, value, html] of formats) {
    await call(phone, "setContents", { html: "<p>x</p>" });
    await call(phone, "setSelection", { index: 0, length: 1 });
    await format(phone, name, value);
    expect((await contents(phone)).html).toBe(`<p>${html}</p>`);
  }
});

test("formats of lines are in the HTML", async ({ phone }) => {
  await editor(phone);
  const formats = [
    ["header", "H2", "<h2>x</h2>"],
    ["align", "center", '<p style="text-align: center;">x</p>'],
    ["direction", "rtl", '<p style="direction: rtl;">x</p>'],
    ["indent", "+1", '<p class="ql-indent-1">x</p>'],
    ["list", "ordered", "<ol><li>x</li></ol>"],
    ["list", "bullet", "<ul><li>x</li></ul>"],
    ["list", "check", '<ul><li data-list="unchecked">x</li></ul>'],
    ["lineHeight", "2", '<p style="line-height: 2;">x</p>'],
    ["marginTop", "8px", '<p style="margin-top: 8px;">x</p>'],
  ] as const;
  for (const [name, value, html] of formats) {
    await call(phone, "setContents", { html: "<p>x</p>" });
    await format(phone, name, value);
    expect((await contents(phone)).html).toBe(html);
  }
});

test("the box of an item is ticked by a tap", async ({ phone }) => {
  await editor(phone);
  await call(phone, "insertText", { text: "x" });
  await format(phone, "list", "check");
  await text(phone).locator("li > .ql-ui").click();
  expect((await contents(phone)).html).toBe('<ul><li data-list="checked">x</li></ul>');
});

test("contents that the app sets come back, in HTML and as a delta, which wins", async ({ phone }) => {
  await editor(phone);
  const html = '<h1>T</h1><ol><li>a</li><li><strong>b</strong></li></ol><hr><p>c<img src="/img/a.png" width="40"></p>';
  await call(phone, "setContents", { html });
  expect((await contents(phone)).html).toBe(html);
  const delta = { ops: [{ insert: "d", attributes: { bold: true } }, { insert: "\n" }] };
  await call(phone, "setContents", { html, delta });
  expect(await contents(phone)).toMatchObject({ delta, html: "<p><strong>d</strong></p>" });
});

test("what the lists of formats do not have is dropped", async ({ phone }) => {
  await editor(phone);
  await call(phone, "setContents", {
    html: '<div onclick="x()" style="background-image:url(/a.png)">a<script>b</script><video src="c"></video></div>',
  });
  expect((await contents(phone)).html).toBe("<p>a</p>");
});

test("an app may allow some formats only", async ({ phone }) => {
  await editor(phone, { "enable-formats": ["bold"] });
  await call(phone, "setContents", { html: "<h1><b>a</b><i>b</i></h1>" });
  expect((await contents(phone)).html).toBe("<p><strong>a</strong>b</p>");
});

test("text, dividers and pictures go where the cursor is", async ({ phone }) => {
  await editor(phone);
  await call(phone, "insertText", { text: "one" });
  await call(phone, "insertDivider");
  await call(phone, "insertText", { text: "two" });
  const picture = { src: "/img/a.png", width: "80px", alt: "A", data: { id: 1, kind: "b" }, extClass: "pic" };
  await call(phone, "insertImage", { ...picture, nowrap: true });
  const image = '<img src="/img/a.png" alt="A" width="80px" class="pic" data-custom="id=1;kind=b">';
  expect((await contents(phone)).html).toBe(`<p>one</p><hr><p>two${image}</p>`);
  await expect(text(phone).locator("img")).toHaveJSProperty("naturalWidth", 40);
});

test("a picture of the network keeps its address and is not loaded", async ({ phone }) => {
  await editor(phone);
  await call(phone, "insertImage", { src: "https://example.com/a.png" });
  expect((await contents(phone)).delta).toEqual({
    ops: [{ insert: { image: "https://example.com/a.png" } }, { insert: "\n\n" }],
  });
  await expect(text(phone).locator("img")).toHaveAttribute("src", /^data:/);
});

test("a picture that is tapped shows its size, and its corner pulls it", async ({ phone }) => {
  await editor(phone, { "show-img-size": true, "show-img-resize": true, "show-img-toolbar": true });
  await call(phone, "insertImage", { src: "/img/a.png", width: "80" });
  const image = text(phone).locator("img");
  await expect(image).toHaveJSProperty("complete", true);
  await image.click();
  await expect(phone.screen.locator(".mw-editor-image-size")).toHaveText("80 × 40");
  await phone.drag(phone.screen.locator('[data-corner="right-bottom"]'), 60, 0);
  await expect(phone.screen.locator(".mw-editor-image-size")).toHaveText("140 × 70");
  await phone.screen.locator('.mw-editor-image-bar [data-align="center"]').click();
  expect((await contents(phone)).html).toContain(
    '<p style="text-align: center;"><img src="/img/a.png" width="140"></p>',
  );
});

/** Gives the text files as the clipboard or the mouse does. */
async function give(phone: Phone, type: "paste" | "drop"): Promise<void> {
  await text(phone).evaluate((root, kind) => {
    const data = new DataTransfer();
    data.items.add(new File(["<svg/>"], "a.png", { type: "image/png" }));
    const { left, top } = root.getBoundingClientRect();
    const options = { bubbles: true, cancelable: true };
    root.dispatchEvent(
      kind === "paste"
        ? new ClipboardEvent(kind, { ...options, clipboardData: data })
        : new DragEvent(kind, { ...options, dataTransfer: data, clientX: left + 20, clientY: top + 10 }),
    );
  }, type);
}

test("picture files that are pasted or dropped do not become part of the text", async ({ phone }) => {
  await editor(phone);
  await call(phone, "setContents", { html: "<p>text</p>" });
  await text(phone).click();
  for (const type of ["paste", "drop"] as const) {
    await give(phone, type);
    // A file would be read by now, because the same file was read after it.
    await text(phone).evaluate(
      () =>
        new Promise((done) => {
          const reader = new FileReader();
          reader.onload = done;
          reader.readAsDataURL(new File(["<svg/>"], "a.png", { type: "image/png" }));
        }),
    );
    expect((await contents(phone)).html).toBe("<p>text</p>");
  }
});

test("Tab leaves the text, also a list, and both ways", async ({ phone }) => {
  await editor(phone);
  for (const html of ["<p>a</p>", "<ul><li>a</li></ul>"])
    for (const key of ["Tab", "Shift+Tab"]) {
      await call(phone, "setContents", { html });
      await call(phone, "setSelection", { index: 0 });
      await expect(text(phone)).toBeFocused();
      await phone.page.keyboard.press(key);
      await expect(text(phone)).not.toBeFocused();
      expect((await contents(phone)).html).toBe(html);
    }
});

test("the text and the buttons beside a picture have names", async ({ phone }) => {
  for (const [language, names] of [
    ["zh_CN", ["请输入内容", "左对齐", "居中", "右对齐"]],
    ["en", ["Write something", "Align left", "Align centre", "Align right"]],
  ] as const) {
    await phone.show([el("editor", { id: "a", "on:ready": true, "show-img-toolbar": true })], { language });
    await phone.event("ready", "a");
    await expect(phone.screen.getByRole("textbox", { name: names[0] })).toHaveAttribute("aria-multiline", "true");
    await call(phone, "insertImage", { src: "/img/a.png", width: "80" });
    await text(phone).locator("img").click();
    for (const name of names.slice(1))
      await expect(phone.screen.getByRole("button", { name, exact: true })).toBeVisible();
  }
});

test("what the user types after a call is a step of its own", async ({ phone }) => {
  await editor(phone);
  await call(phone, "insertText", { text: "app" });
  await phone.page.keyboard.type(" me");
  await call(phone, "undo");
  expect((await contents(phone)).text).toBe("app\n");
});

test("what the formats of the app do not have is not inserted, and the selection stays", async ({ phone }) => {
  await editor(phone, { "enable-formats": ["bold"] });
  await call(phone, "insertText", { text: "word" });
  await call(phone, "setSelection", { index: 0, length: 4 });
  expect(await call(phone, "insertImage", { src: "/img/a.png" })).toHaveProperty("failure");
  expect(await call(phone, "insertDivider")).toHaveProperty("failure");
  expect((await contents(phone)).text).toBe("word\n");
});

test("each call of the app is one step back and forth", async ({ phone }) => {
  await editor(phone);
  await call(phone, "insertText", { text: "one " });
  await call(phone, "insertText", { text: "two" });
  await call(phone, "undo");
  expect((await contents(phone)).text).toBe("one \n");
  await call(phone, "redo");
  expect((await contents(phone)).text).toBe("one two\n");
  await call(phone, "clear");
  expect((await contents(phone)).text).toBe("\n");
  await call(phone, "undo");
  expect((await contents(phone)).text).toBe("one two\n");
});

test("removeFormat clears the selection, the cursor's line where nothing is selected", async ({ phone }) => {
  await editor(phone);
  await call(phone, "setContents", { html: "<h1><b>a</b></h1>" });
  await call(phone, "setSelection", { index: 0, length: 1 });
  await call(phone, "removeFormat");
  expect((await contents(phone)).html).toBe("<p>a</p>");
  await format(phone, "header", "H1");
  await call(phone, "setSelection", { index: 1 });
  await call(phone, "removeFormat");
  expect((await contents(phone)).html).toBe("<p>a</p>");
});

test("the selection can be read while the editor has the focus", async ({ phone }) => {
  await editor(phone);
  await call(phone, "insertText", { text: "some words" });
  await call(phone, "setSelection", { index: 5, length: 5 });
  expect(await call(phone, "getSelectionText")).toMatchObject({ text: "words" });
  expect(await call(phone, "getSelection")).toMatchObject({ range: { index: 5, length: 5 } });
  await call(phone, "blur");
  expect(await call(phone, "getSelectionText")).toMatchObject({ text: "" });
});

test("a format reaches the words that were selected before a button of the app was tapped", async ({ phone }) => {
  await editor(phone);
  await call(phone, "insertText", { text: "some words" });
  await call(phone, "setSelection", { index: 5, length: 5 });
  await phone.$("out").click();
  await phone.event("blur", "a");
  await format(phone, "bold");
  expect((await contents(phone)).html).toBe("<p>some <strong>words</strong></p>");
});

test("the class that apps give their editor does not dress what is inside of it", async ({ phone }) => {
  const css = ".ql-container{padding:10px;border:2px solid red;margin-top:5px;min-height:300px}";
  await editor(phone, { class: "ql-container", placeholder: "写" });
  await phone.send({ type: "sheets", sheets: [{ path: "app", css }] });
  await expect(phone.$("a")).toHaveCSS("padding-top", "10px");
  const inner = phone.$("a").locator(".mw-editor-field");
  await expect(inner).toHaveCSS("padding-top", "0px");
  await expect(inner).toHaveCSS("margin-top", "0px");
});

test("a call that cannot be done says why", async ({ phone }) => {
  await editor(phone);
  expect(await call(phone, "insertCustomBlock")).toEqual({ failure: "not supported by miniwire" });
  expect(await call(phone, "insertImage")).toHaveProperty("failure");
  expect(await call(phone, "setContents", { delta: { ops: "no" } })).toHaveProperty("failure");
});

test("calls that come before the editor is there wait for it", async ({ phone }) => {
  await phone.start();
  await phone.send({ type: "batch", seq: 1, ops: phone.tree.page([el("editor", { id: "a" })]) });
  await call(phone, "insertText", { text: "early" });
  expect((await contents(phone)).text).toBe("early\n");
});

test("content that is too large for the way to the app is refused in words", async ({ phone }) => {
  await editor(phone);
  await call(phone, "setContents", { delta: { ops: [{ insert: "x".repeat(300_000) + "\n" }] } });
  expect(await contents(phone)).toEqual({ failure: "the content is too large" });
});
