/** What a page is made of: views, text, pictures, buttons, fields and taps. */
import { el, expect, test } from "./support/phone";

test("a batch is drawn and acknowledged", async ({ phone }) => {
  await phone.show([el("view", { id: "a", class: "box" }, "你好")]);
  await expect(phone.$("a")).toHaveText("你好");
  await expect(phone.$("a")).toHaveClass("box");
});

test("a tap goes to the innermost node with its point", async ({ phone }) => {
  await phone.show([el("view", { id: "outer" }, el("view", { id: "inner", style: "height:100rpx" }, "tap"))]);
  await phone.$("inner").click({ position: { x: 10, y: 5 } });
  const tap = await phone.event("tap");
  expect(tap.node).toBe(phone.tree.id("inner"));
  expect(tap.bubbles).toBe(true);
  expect(tap.detail).toEqual({ x: 10, y: 5 });
  expect(tap.extra?.touches).toEqual([]);
  expect(tap.extra?.changedTouches[0]).toMatchObject({ pageX: 10, pageY: 5, clientX: 10, clientY: 5 });
});

test("touch events are told only where somebody listens", async ({ phone }) => {
  await phone.show([
    el("view", { id: "a", "on:touchstart": true }, el("view", { id: "b" }, "heard")),
    el("view", { id: "c" }, "unheard"),
  ]);
  await phone.$("c").click();
  await phone.$("b").click();
  expect((await phone.event("touchstart")).node).toBe(phone.tree.id("b"));
  expect(await phone.events("touchstart")).toHaveLength(1);
  expect(await phone.events("tap")).toHaveLength(2);
});

test("rpx and vh in inline styles follow the screen and the page's window", async ({ phone }) => {
  await phone.show([el("view", { id: "a", style: "width:375rpx;height:50vh" }, "a")]);
  const [rect] = await phone.ask({ what: "rect", nodes: [phone.tree.id("a")] });
  expect(rect).toMatchObject({ left: 0, top: 0, width: 195, height: (844 - 47 - 44) / 2 });
});

test("a picture of the package is loaded, one of the network is a placeholder with an error", async ({ phone }) => {
  await phone.show([
    el("image", { id: "a", src: "/img/a.png", "on:load": true }),
    el("image", { id: "b", src: "https://img.example/b.png", "on:error": true }),
    el("image", { id: "c", src: "../../../../missing.png", "on:error": true }),
  ]);
  expect(await phone.detail("load", "a")).toEqual({ width: 40, height: 20 });
  expect((await phone.detail("error", "b")).errMsg).toContain("img.example");
  expect((await phone.detail("error", "c")).errMsg).toContain("404");
  await expect(phone.$("b")).toHaveAttribute("title", "img.example");
});

test("an input tells value, caret, focus, confirm and blur", async ({ phone }) => {
  await phone.show([el("input", { id: "a", placeholder: "写点什么", maxlength: 3 })]);
  const field = phone.$("a").locator("input");
  await expect(phone.$("a").getByText("写点什么")).toBeVisible();
  await phone.$("a").click();
  expect(await phone.detail("focus", "a")).toEqual({ value: "", height: 0 });
  await phone.page.keyboard.type("abcd");
  expect(await phone.detail("input", "a")).toMatchObject({ value: "abc", cursor: 3 });
  await expect(phone.$("a").getByText("写点什么")).toBeHidden();
  await phone.page.keyboard.press("Enter");
  expect(await phone.detail("confirm", "a")).toEqual({ value: "abc" });
  expect(await phone.detail("blur", "a")).toMatchObject({ value: "abc" });
  await phone.set("a", "value", "");
  await expect(field).toHaveValue("");
});

test("a scroll-view tells how it scrolls and when it is at its end", async ({ phone }) => {
  await phone.show([
    el(
      "scroll-view",
      { id: "a", "scroll-y": true, style: "height:200px", "on:scroll": true, "on:scrolltolower": true },
      ...Array.from({ length: 20 }, (_, index) => el("view", { id: `row${index}`, style: "height:50px" }, `${index}`)),
    ),
  ]);
  await phone.set("a", "scroll-into-view", "row3");
  expect(await phone.detail("scroll", "a")).toMatchObject({ scrollTop: 150, scrollHeight: 1000, deltaY: -150 });
  await phone.set("a", "scroll-top", 800);
  expect(await phone.detail("scrolltolower", "a")).toEqual({ direction: "bottom" });
});
