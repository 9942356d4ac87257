/** What scrolls inside of a page, and what stands in it. */
import { el, expect, test, type Phone } from "./support/phone";

const tall = el("view", { id: "tall", style: "height:2000px" }, "tall");
const scroller = (attributes: Record<string, unknown>, ...children: Parameters<typeof el>[2][]) =>
  el(
    "scroll-view",
    { id: "a", "scroll-y": true, style: "height:300px", "on:scroll": true, ...attributes },
    ...children,
  );

/** How far the scroll-view is scrolled. */
async function scrollTop(phone: Phone, name = "a"): Promise<unknown> {
  return (await phone.ask({ what: "scroll", nodes: [phone.tree.id(name)] }))[0]?.scrollTop;
}

/** Where a node begins, below the top of the scroll-view around it. */
async function offset(phone: Phone, name: string): Promise<number> {
  const box = (await phone.$(name).boundingBox())!;
  return Math.round(box.y - (await phone.$("a").boundingBox())!.y);
}

test("a scroll-view within a caught touchmove scrolls, what is around it does not", async ({ phone }) => {
  const tall = el("view", { style: "height:2000px" }, "tall");
  await phone.show([
    el(
      "view",
      { id: "mask", "on:touchmove": "catch", style: "position:fixed;inset:0" },
      el("scroll-view", { id: "a", "scroll-y": true, style: "height:300px", "on:scroll": true }, tall),
    ),
    tall,
  ]);
  await phone.drag(phone.$("a"), 0, -100);
  expect(await phone.detail("scroll", "a")).toMatchObject({ scrollLeft: 0 });
  await phone.drag(phone.$("mask"), 0, -100, { x: 0.5, y: 0.9 });
  expect(await phone.ask({ what: "viewport" })).toMatchObject([{ scrollTop: 0 }]);
});

test("a scroll-view tells scrolltoupper when it comes back", async ({ phone }) => {
  await phone.show([
    el(
      "scroll-view",
      { id: "a", "scroll-x": true, style: "white-space:nowrap", "on:scroll": true, "on:scrolltoupper": true },
      el("view", { style: "display:inline-block;width:2000px" }, "wide"),
    ),
  ]);
  await phone.set("a", "scroll-left", 300);
  await phone.event("scroll", "a");
  await phone.set("a", "scroll-left", 0);
  expect(await phone.detail("scrolltoupper", "a")).toEqual({ direction: "left" });
});

test("a scroll-view is pulled to refresh and goes back when the app says so", async ({ phone }) => {
  const heard = Object.fromEntries(
    ["pulling", "refresh", "restore", "abort"].map((type) => [`on:refresher${type}`, true]),
  );
  await phone.show([
    el(
      "scroll-view",
      { id: "a", "scroll-y": true, "refresher-enabled": true, style: "height:300px", ...heard },
      "内容",
    ),
  ]);
  await phone.drag(phone.$("a"), 0, 140);
  expect(Number((await phone.detail("refresherpulling", "a")).dy)).toBeGreaterThan(45);
  expect(await phone.event("refresherrefresh", "a")).toBeTruthy();
  await phone.set("a", "refresher-triggered", true);
  await phone.set("a", "refresher-triggered", false);
  expect(await phone.event("refresherrestore", "a")).toBeTruthy();
  await phone.drag(phone.$("a"), 0, 40);
  expect(await phone.event("refresherabort", "a")).toBeTruthy();
});

test("a scroll-view with enable-flex lays its children out as its own style says", async ({ phone }) => {
  const box = (id: string) => el("view", { id, style: "flex:none;width:200px;height:50px" }, id);
  await phone.show([
    el("scroll-view", { "scroll-x": true, "enable-flex": true, style: "display:flex" }, box("a"), box("b"), box("c")),
  ]);
  expect((await phone.$("b").boundingBox())!.x).toBe(200);
  expect((await phone.$("c").boundingBox())!.y).toBe((await phone.$("a").boundingBox())!.y);
});

test("thresholds and positions take px and rpx", async ({ phone }) => {
  await phone.show([scroller({ "lower-threshold": "200px", "on:scrolltolower": true, "scroll-top": "150rpx" }, tall)]);
  await expect.poll(() => scrollTop(phone)).toBe(78);
  await phone.set("a", "scroll-top", "1480px");
  await expect.poll(() => scrollTop(phone)).toBe(1480);
  expect(await phone.events("scrolltolower")).toHaveLength(0);
  await phone.set("a", "scroll-top", 1510);
  expect(await phone.detail("scrolltolower", "a")).toEqual({ direction: "bottom" });
});

test("only an enhanced scroll-view tells drags, with position and speed", async ({ phone }) => {
  const heard = { "on:dragstart": true, "on:dragging": true, "on:dragend": true };
  await phone.show([scroller(heard, tall)]);
  await phone.drag(phone.$("a"), 0, -100);
  await phone.event("scroll", "a");
  expect((await phone.events(undefined, "a")).filter(({ type }) => type.startsWith("drag"))).toHaveLength(0);
  await phone.set("a", "enhanced", true);
  await phone.drag(phone.$("a"), 0, -100);
  const { velocity, ...position } = await phone.detail("dragend", "a");
  expect(position).toEqual({ scrollLeft: 0, scrollTop: expect.any(Number) as unknown });
  expect(velocity).toMatchObject({ x: 0, y: expect.any(Number) as unknown });
  expect(await phone.events("dragstart", "a")).toHaveLength(1);
});

test("pages stop the mouse at the next one, and back where half of it is not reached", async ({ phone }) => {
  await phone.show([scroller({ enhanced: true, "paging-enabled": true }, tall)]);
  await phone.drag(phone.$("a"), 0, -250, { x: 0.5, y: 0.95 });
  await expect.poll(() => scrollTop(phone)).toBe(300);
  await phone.drag(phone.$("a"), 0, 250, { x: 0.5, y: 0.05 });
  await expect.poll(() => scrollTop(phone)).toBe(0);
});

test("a page that turns goes where the app says", async ({ phone }) => {
  await phone.show([scroller({ enhanced: true, "paging-enabled": true, "on:dragend": true }, tall)]);
  const isTurning = () => phone.$("a").locator(".mw-is-turning").count();
  await phone.drag(phone.$("a"), 0, -250, { x: 0.5, y: 0.95 });
  await phone.event("dragend", "a");
  await phone.set("a", "scroll-top", 1_200);
  expect(await isTurning()).toBe(0);
  // Longer than a turn takes, and what stands in for it in a hidden window.
  await phone.toast(500);
  expect(await scrollTop(phone)).toBe(1_200);
});

const wide = el(
  "view",
  { style: "width:2000px;height:2000px" },
  el("view", { id: "far", style: "margin:800px" }, "far"),
);

test("both positions of a smooth scroll are reached", async ({ phone }) => {
  const left = async () => (await phone.ask({ what: "scroll", nodes: [phone.tree.id("a")] }))[0]?.scrollLeft;
  await phone.show([scroller({ "scroll-x": true, "scroll-with-animation": true }, wide)]);
  const a = phone.tree.id("a");
  await phone.batch([
    [7, a, "scroll-top", 400],
    [7, a, "scroll-left", 300],
  ]);
  await expect.poll(() => Promise.all([scrollTop(phone), left()])).toEqual([400, 300]);
  await phone.set("a", "scroll-into-view", "far");
  await expect.poll(() => Promise.all([scrollTop(phone), left()])).toEqual([800, 800]);
});

test("a position that changes leaves the other one to the user", async ({ phone }) => {
  await phone.show([scroller({ "scroll-x": true, "scroll-top": 400 }, wide)]);
  await expect.poll(() => scrollTop(phone)).toBe(400);
  await phone.$("a").hover();
  await phone.page.mouse.wheel(0, 200);
  await expect.poll(() => scrollTop(phone)).toBe(600);
  await phone.set("a", "scroll-left", 300);
  await expect.poll(async () => (await phone.detail("scroll", "a")).scrollLeft).toBe(300);
  expect(await scrollTop(phone)).toBe(600);
});

test("a thousand pages are marked, and no more", async ({ phone }) => {
  const paged = { enhanced: true, "paging-enabled": true, style: "height:10px" };
  const marks = phone.$("a").locator(".mw-scroll-pages > i");
  await phone.show([scroller(paged, el("view", { style: "height:10000px" }))]);
  await expect(marks).toHaveCount(1_000);
  await phone.show([scroller(paged, el("view", { style: "height:10020px" }))]);
  await expect(marks).toHaveCount(1_000);
});

test("bounces and scroll-anchoring are what the documentation says of each phone", async ({ phone }) => {
  const viewport = phone.$("a").locator("> .mw-scroll-viewport");
  await phone.show([scroller({ enhanced: true, bounces: false }, tall)]);
  await expect(viewport).toHaveCSS("overscroll-behavior-y", "none");
  await expect(viewport).toHaveCSS("overflow-anchor", "none");
  await phone.set("a", "scroll-anchoring", true);
  await expect(viewport).toHaveCSS("overflow-anchor", "auto");
  await phone.show([scroller({}, tall)], { device: { platform: "android" } });
  await expect(viewport).toHaveCSS("overscroll-behavior-y", "contain");
  await expect(viewport).toHaveCSS("overflow-anchor", "auto");
});

test("a tap on the status bar of an iPhone brings a scroll-view back that wants it", async ({ phone }) => {
  await phone.show([scroller({ "enable-back-to-top": true, "scroll-top": 500 }, tall)]);
  await expect.poll(() => scrollTop(phone)).toBe(500);
  await phone.page.mouse.click(100, 20);
  await expect.poll(() => scrollTop(phone)).toBe(0);
});

test("two taps on the title bar of an Android phone bring back the page, but no scroll-view that does not want it", async ({
  phone,
}) => {
  await phone.show([scroller({ "scroll-top": 500 }, tall), el("view", { style: "height:2000px" })], {
    device: { platform: "android" },
  });
  await expect.poll(() => scrollTop(phone)).toBe(500);
  await phone.ui("pageScrollTo", { scrollTop: 300, duration: 0 });
  const page = async () => (await phone.ask({ what: "viewport" }))[0]?.scrollTop;
  await expect.poll(page).toBe(300);
  await phone.page.mouse.dblclick(200, 70);
  await expect.poll(page).toBe(0);
  expect(await scrollTop(phone)).toBe(500);
});

const header = (id: string, attributes: Record<string, unknown> = {}) =>
  el("sticky-header", { id, "on:stickontopchange": true, ...attributes }, el("view", { style: "height:40px" }, id));
const rows = el("list-view", { padding: [5, 10, 15, 20] }, el("view", { style: "height:340px" }, "rows"));
const section = (name: string, attributes: Record<string, unknown> = {}, top: Record<string, unknown> = {}) =>
  el("sticky-section", attributes, header(name, top), rows);

test("a sticky-header stays at the top while its section passes, and tells so", async ({ phone }) => {
  await phone.show([scroller({ type: "custom" }, section("h1"), section("h2"), section("h3"))]);
  await phone.set("a", "scroll-top", 100);
  expect(await phone.detail("stickontopchange", "h1")).toEqual({ isStickOnTop: true });
  expect(await offset(phone, "h1")).toBe(0);
  expect(await offset(phone, "h2")).toBe(300);
  await phone.set("a", "scroll-top", 380);
  await expect.poll(() => offset(phone, "h2")).toBe(20);
  expect(await offset(phone, "h1")).toBe(-20);
  await phone.set("a", "scroll-top", 0);
  await expect.poll(() => phone.detail("stickontopchange", "h1")).toEqual({ isStickOnTop: false });
  expect(await phone.events("stickontopchange", "h3")).toHaveLength(0);
});

test("a sticky-header keeps its distance, and without pushing the next one covers it", async ({ phone }) => {
  const covering = { "push-pinned-header": false };
  const top = { "offset-top": 30 };
  await phone.show([scroller({ type: "custom" }, section("h1", covering, top), section("h2", covering, top), tall)]);
  await phone.set("a", "scroll-top", 380);
  await phone.event("stickontopchange", "h2");
  expect(await offset(phone, "h1")).toBe(30);
  expect(await offset(phone, "h2")).toBe(30);
});

test("sticky-headers side by side stand below one another, unless they may overlap", async ({ phone }) => {
  await phone.show([
    scroller({ type: "custom" }, header("h1"), header("h2"), header("h3", { "allow-overlapping": true }), tall),
  ]);
  await phone.set("a", "scroll-top", 200);
  await phone.event("stickontopchange", "h3");
  expect(await Promise.all(["h1", "h2", "h3"].map((name) => offset(phone, name)))).toEqual([0, 40, 0]);
});

test("a sticky-header that comes later, and one that moves, are told where they stand", async ({ phone }) => {
  await phone.show([scroller({ type: "custom" }, el("view", { id: "above", style: "height:100px" }), tall)]);
  await phone.batch(phone.tree.add("a", header("h1")));
  await phone.batch(phone.tree.add("a", el("view", { style: "height:2000px" })));
  await phone.set("a", "scroll-top", 2150);
  await expect.poll(() => phone.detail("stickontopchange", "h1")).toEqual({ isStickOnTop: true });
  await phone.batch([[10, phone.tree.id("above"), "height:600px"]]);
  await expect.poll(() => phone.detail("stickontopchange", "h1")).toEqual({ isStickOnTop: false });
});

const cell = (id: string, height: number) => el("view", { id, style: `height:${height}px;background:#cde` }, id);

test("an aligned grid-view has rows as high as their highest child", async ({ phone }) => {
  const grid = { id: "grid", type: "aligned", "cross-axis-count": 3, "cross-axis-gap": 15, "main-axis-gap": 10 };
  const cells = [cell("c1", 40), cell("c2", 60), cell("c3", 20), cell("c4", 30)];
  await phone.show([scroller({ type: "custom" }, el("grid-view", { ...grid, padding: "[5, 0, 5, 0]" }, ...cells))]);
  await expect.poll(async () => (await phone.$("c1").boundingBox())?.width).toBe(120);
  expect((await phone.$("c2").boundingBox())?.x).toBe(135);
  expect(await offset(phone, "c4")).toBe(75);
  expect((await phone.$("grid").boundingBox())?.height).toBe(110);
});

test("a masonry grid-view fills the shortest column, also when a child grows", async ({ phone }) => {
  const grid = { id: "grid", type: "masonry", "cross-axis-gap": 10, "main-axis-gap": 10 };
  const cells = [cell("c1", 100), cell("c2", 40), cell("c3", 30), cell("c4", 50)];
  await phone.show([scroller({ type: "custom" }, el("grid-view", grid, ...cells))]);
  await expect.poll(() => offset(phone, "c4")).toBe(90);
  expect(await phone.$("c3").boundingBox()).toMatchObject({ x: 200, width: 190 });
  expect((await phone.$("grid").boundingBox())?.height).toBe(140);
  await phone.batch([[10, phone.tree.id("c2"), "height:200px"]]);
  await expect.poll(() => offset(phone, "c3")).toBe(110);
  expect((await phone.$("c3").boundingBox())?.x).toBe(0);
});

test("max-cross-axis-extent decides how many columns there are", async ({ phone }) => {
  const grid = { type: "aligned", "max-cross-axis-extent": 100 };
  await phone.show([scroller({ type: "custom" }, el("grid-view", grid, cell("c1", 40), cell("c2", 40)))]);
  await expect.poll(async () => (await phone.$("c1").boundingBox())?.width).toBe(97.5);
});

test("a grid-view has no more columns than a screen can show", async ({ phone }) => {
  const cells = Array.from({ length: 102 }, (_, index) => cell(`c${index + 1}`, 5));
  const grid = (count: number) => el("grid-view", { "cross-axis-count": count }, ...cells);
  for (const count of [100, 101]) {
    await phone.show([scroller({ type: "custom" }, grid(count))]);
    await expect.poll(async () => (await phone.$("c1").boundingBox())?.width).toBeCloseTo(3.9, 1);
    expect(await offset(phone, "c100")).toBe(0);
    expect(await offset(phone, "c101")).toBe(5);
  }
});

test("with type nested the header goes first, then the list in the body, and back the other way", async ({ phone }) => {
  const list = el("scroll-view", { id: "list", type: "list", "scroll-y": true }, tall);
  await phone.show([
    scroller(
      { type: "nested" },
      el("nested-scroll-header", {}, el("view", { style: "height:100px" }, "header"), el("view", { id: "no" }, "no")),
      el("nested-scroll-body", {}, list),
    ),
  ]);
  await expect(phone.$("no")).toBeHidden();
  await phone.drag(phone.$("a"), 0, -130, { x: 0.5, y: 0.9 });
  await expect.poll(() => scrollTop(phone)).toBe(100);
  expect(await scrollTop(phone, "list")).toBe(0);
  await phone.drag(phone.$("a"), 0, -130, { x: 0.5, y: 0.9 });
  await expect.poll(() => scrollTop(phone, "list")).not.toBe(0);
  expect(await scrollTop(phone)).toBe(100);
});
