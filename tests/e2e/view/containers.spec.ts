/** Built-in components that hold, move and show others. */
import { el, expect, test } from "./support/phone";

const slides = (count: number) =>
  Array.from({ length: count }, (_, index) => el("swiper-item", { "item-id": `id${index}` }, `第 ${index} 张`));

test("a swiper goes on when it is dragged, and tells change and animationfinish", async ({ phone }) => {
  await phone.show([
    el("swiper", { id: "a", duration: 50, "indicator-dots": true, "on:animationfinish": true }, ...slides(3)),
  ]);
  await phone.drag(phone.$("a"), -250, 0, { x: 0.9, y: 0.5 });
  const expected = { current: 1, currentItemId: "id1", source: "touch" };
  expect(await phone.detail("change", "a")).toEqual(expected);
  expect(await phone.detail("animationfinish", "a")).toEqual(expected);
  await expect(phone.$("a").locator(".wx-swiper-dot").nth(1)).toHaveClass(/active/);
  expect(await phone.events("tap")).toHaveLength(0);
});

test("a swiper follows `current` and `current-item-id`", async ({ phone }) => {
  await phone.show([el("swiper", { id: "a", duration: 0 }, ...slides(3))]);
  await phone.set("a", "current", 2);
  expect(await phone.detail("change", "a")).toEqual({ current: 2, currentItemId: "id2", source: "" });
  await phone.set("a", "current-item-id", "id1");
  await expect.poll(() => phone.detail("change", "a")).toEqual({ current: 1, currentItemId: "id1", source: "" });
  await expect(phone.screen.getByText("第 1 张")).toBeInViewport();
});

test("a circular swiper goes from the last slide to the first by itself", async ({ phone }) => {
  await phone.show([
    el("swiper", { id: "a", circular: true, autoplay: true, interval: 60, duration: 10, current: 2 }, ...slides(3)),
  ]);
  await phone.event("change", "a");
  const [first] = await phone.events("change", "a");
  expect(first).toMatchObject({ detail: { current: 0, source: "autoplay" } });
});

test("a swiper that the app moves tells transition up to the end", async ({ phone }) => {
  await phone.show([
    el(
      "swiper",
      { id: "a", vertical: true, duration: 150, style: "height:200px", "on:transition": true },
      ...slides(3),
    ),
  ]);
  await phone.set("a", "current", 1);
  await expect.poll(() => phone.detail("transition", "a")).toEqual({ dx: 0, dy: 200 });
  const between = (await phone.events("transition", "a")).filter(({ detail }) => Number(detail.dy) < 200);
  expect(between).not.toHaveLength(0);
});

test("a finger holds a swiper where it is, also while it moves", async ({ phone }) => {
  await phone.show([el("swiper", { id: "a", duration: 4000, "on:transition": true }, ...slides(3))]);
  await phone.set("a", "current", 1);
  await expect.poll(async () => Number((await phone.detail("transition", "a")).dx)).toBeGreaterThan(20);
  await phone.page.mouse.move(200, 150);
  await phone.page.mouse.down();
  await phone.page.mouse.move(210, 150);
  await expect.poll(() => phone.detail("transition", "a")).toEqual({ dx: -10, dy: 0 });
  const { x } = (await phone.screen.getByText("第 0 张").boundingBox())!;
  expect(x).toBeGreaterThan(-389);
  expect(x).toBeLessThan(10);
  await phone.page.mouse.up();
});

test("text keeps line breaks, blanks and entities as it is told", async ({ phone }) => {
  await phone.show([
    el("text", { id: "a" }, "一\n二"),
    el("text", { id: "b", decode: true }, "1 &lt; 2&nbsp;&amp;"),
    el("text", { id: "c", space: "emsp" }, "a b"),
    el("text", { id: "d", "user-select": true }, "copy"),
    el("text", { id: "e", "max-lines": 1, style: "width:20px" }, "长长长长长"),
  ]);
  await expect(phone.$("a")).toHaveCSS("white-space", "pre-line");
  expect(await phone.$("b").textContent()).toBe("1 < 2\u00a0&");
  expect(await phone.$("c").textContent()).toBe("a\u2003b");
  await expect(phone.$("d")).toHaveCSS("user-select", "text");
  expect((await phone.$("e").boundingBox())!.height).toBeLessThan(30);
});

test("hover-class is there while the finger is, and goes after its stay time", async ({ phone }) => {
  await phone.show([
    el("view", { id: "a", "hover-class": "on", "hover-start-time": 0, "hover-stay-time": 20 }, "press"),
    el("navigator", { id: "n", "hover-start-time": 0, "hover-stay-time": 0 }, "go"),
    el("button", { id: "b", disabled: true, "hover-start-time": 0 }, "no"),
  ]);
  await phone.$("a").hover();
  await phone.page.mouse.down();
  await expect(phone.$("a")).toHaveClass(/on/);
  await phone.page.mouse.up();
  await expect(phone.$("a")).not.toHaveClass(/on/);
  await phone.$("n").hover();
  await phone.page.mouse.down();
  await expect(phone.$("n")).toHaveClass(/navigator-hover/);
  await phone.page.mouse.up();
  await phone.$("b").hover();
  await phone.page.mouse.down();
  await phone.page.mouse.up();
  await expect(phone.$("b")).not.toHaveClass(/button-hover/);
});

test("a button shows size, type, plain, loading and disabled", async ({ phone }) => {
  await phone.show([
    el("button", { id: "a", type: "primary" }, "a"),
    el("button", { id: "b", type: "primary", plain: true }, "b"),
    el("button", { id: "c", size: "mini" }, "c"),
    el("button", { id: "d", loading: true }, "d"),
    el("button", { id: "e", disabled: true }, "e"),
  ]);
  await expect(phone.$("a")).toHaveCSS("background-color", "rgb(26, 173, 25)");
  await expect(phone.$("b")).toHaveCSS("background-color", "rgba(0, 0, 0, 0)");
  await expect(phone.$("c")).toHaveCSS("display", "inline-block");
  await expect(phone.$("d").locator(".mw-spinner")).toBeVisible();
  await expect(phone.$("e")).toHaveAttribute("aria-disabled", "true");
});

test("icons of every type are drawn in their size and colour", async ({ phone }) => {
  const types = ["success", "success_no_circle", "info", "warn", "waiting", "cancel", "download", "search", "clear"];
  await phone.show(types.map((type) => el("icon", { id: type, type, size: "30", color: "rgb(1, 2, 3)" })));
  for (const type of types) {
    await expect(phone.$(type).locator("svg")).toHaveCSS("width", "30px");
    await expect(phone.$(type).locator("svg")).toHaveAttribute("fill", "rgb(1, 2, 3)");
  }
});

test("rich-text draws what is documented and nothing else", async ({ phone }) => {
  const nodes = `<p class="k" onclick="top.hit=1" style="color:rgb(1,2,3)">hi<script>top.hit=1</script><a href="javascript:top.hit=1">link</a></p><iframe src="/"></iframe><img src="/img/a.png" onerror="top.hit=1">`;
  await phone.show([
    el("rich-text", { id: "a", nodes }),
    el("rich-text", {
      id: "b",
      nodes: [{ name: "div", attrs: { class: "x", onclick: "1" }, children: [{ type: "text", text: "a&lt;b" }] }],
    }),
  ]);
  await expect(phone.$("a").locator("p")).toHaveCSS("color", "rgb(1, 2, 3)");
  await expect(phone.$("a").locator("img")).toHaveAttribute("src", /files\/img\/a\.png$/);
  const html = await phone.$("a").innerHTML();
  expect(html).not.toMatch(/script|onclick|onerror|iframe|href/);
  await expect(phone.$("b").locator(".x")).toHaveText("a<b");
  expect(await phone.$("b").innerHTML()).not.toContain("onclick");
});

test("a root-portal stands above the page", async ({ phone }) => {
  await phone.show([
    el(
      "view",
      { style: "overflow:hidden;width:10px;height:10px;position:relative" },
      el(
        "root-portal",
        {},
        el("view", { id: "a", style: "position:fixed;left:100px;top:100px;width:50px;height:50px" }, "up"),
      ),
    ),
  ]);
  await phone.$("a").click();
  expect((await phone.event("tap")).node).toBe(phone.tree.id("a"));
});

test("a page-container comes and goes with its events", async ({ phone }) => {
  const types = ["beforeenter", "enter", "afterenter", "beforeleave", "leave", "afterleave", "clickoverlay"];
  await phone.show([
    el(
      "page-container",
      { id: "a", show: false, duration: 10, ...Object.fromEntries(types.map((type) => [`on:${type}`, true])) },
      el("view", {}, "sheet"),
    ),
  ]);
  await phone.set("a", "show", true);
  expect(await phone.event("afterenter", "a")).toBeTruthy();
  await phone
    .$("a")
    .locator(".mw-container-overlay")
    .click({ position: { x: 10, y: 10 } });
  expect(await phone.event("clickoverlay", "a")).toBeTruthy();
  await phone.set("a", "show", false);
  expect(await phone.event("afterleave", "a")).toBeTruthy();
  await expect(phone.$("a")).toBeHidden();
});

test("match-media shows its children on screens that fit", async ({ phone }) => {
  await phone.show([
    el("match-media", { id: "a", "min-width": 300 }, "wide"),
    el("match-media", { id: "b", "max-width": 300 }, "narrow"),
    el("match-media", { id: "c", orientation: "landscape" }, "turned"),
  ]);
  await expect(phone.$("a")).toBeVisible();
  await expect(phone.$("b")).toBeHidden();
  await expect(phone.$("c")).toBeHidden();
});

test("cover-view and cover-image take taps and draw pictures", async ({ phone }) => {
  await phone.show([
    el("map", {}, el("cover-view", { id: "a", style: "width:80px;height:30px" }, "上面")),
    el("cover-image", { id: "b", src: "/img/a.png", style: "width:40px;height:20px", "on:load": true }),
  ]);
  await phone.$("a").click();
  expect((await phone.event("tap")).node).toBe(phone.tree.id("a"));
  expect(await phone.detail("load", "b")).toEqual({ width: 40, height: 20 });
});

for (const tag of ["video", "map", "camera", "live-player", "live-pusher", "web-view", "ad"])
  test(`a ${tag} is an honest sign in its place`, async ({ phone }) => {
    await phone.show([el(tag, { id: "a", src: "https://a.example/x" })], { language: "en" });
    await expect(phone.$("a").locator(".mw-placeholder-words")).toHaveText(/here|Advert/);
  });

/** A half transparent picture that does not taint the canvas, so that its pixels can be read. */
const DOT =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

test("a canvas draws what was recorded, gradients and pictures too, and leaves out what is no drawing", async ({
  phone,
}) => {
  await phone.show([el("canvas", { id: "a", style: "width:100px;height:100px" })]);
  const node = phone.tree.id("a");
  const ask = (id: number, question: Record<string, unknown>) =>
    phone.send({ type: "question", id, question: { nodes: [node], ...question } as never });
  await ask(0, {
    what: "canvas",
    commands: [
      ["size", 60, 40],
      ["call", "constructor", 1],
      ["set", "canvas", 1],
      ["new", 1, "createLinearGradient", 0, 0, 60, 0],
      ["on", 1, "addColorStop", 0, "#ff0000"],
      ["on", 1, "addColorStop", 1, "#ff0000"],
      ["set", "fillStyle", { ref: 1 }],
      ["call", "fillRect", 0, 0, 30, 40],
      ["new", 2, "image", DOT],
      ["call", "drawImage", { ref: 2 }, 30, 0, 30, 40],
      ["set", "fillStyle", "#0000ff"],
      ["call", "fillRect", 0, 20, 10, 10],
    ],
  });
  const canvas = phone.$("a").locator("canvas");
  const pixel = (x: number, y: number) =>
    canvas.evaluate((one: HTMLCanvasElement, at) => [...one.getContext("2d")!.getImageData(at.x, at.y, 1, 1).data], {
      x,
      y,
    });
  await expect.poll(() => pixel(5, 25)).toEqual([0, 0, 255, 255]);
  expect(await pixel(10, 10)).toEqual([255, 0, 0, 255]);
  expect((await pixel(45, 20))[3]).toBe(127);
  expect(await canvas.evaluate((one: HTMLCanvasElement) => [one.width, one.height])).toEqual([60, 40]);
});

test("every mode of image is drawn, and widthFix lets the height follow", async ({ phone }) => {
  const modes = "scaleToFill aspectFit aspectFill widthFix heightFix top bottom center left right".split(" ");
  modes.push("top left", "top right", "bottom left", "bottom right");
  await phone.show(
    modes.map((mode) =>
      el("image", { id: mode, mode, src: "/img/a.png", style: "width:100px;height:100px", "on:load": true }),
    ),
  );
  for (const mode of modes) await phone.event("load", mode);
  await expect(phone.$("aspectFill").locator("img")).toHaveCSS("object-fit", "cover");
  await expect(phone.$("top left").locator("img")).toHaveCSS("object-position", "0% 0%");
  expect(await phone.$("widthFix").boundingBox()).toMatchObject({ width: 100, height: 50 });
  expect(await phone.$("heightFix").boundingBox()).toMatchObject({ width: 200, height: 100 });
});
