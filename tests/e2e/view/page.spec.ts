/** One page: its colours, its scrolling, and what page-meta makes of it. */
import { el, expect, IPHONE, test, type Phone } from "./support/phone";

const tall = (id = "tall") => el("view", { id, style: "height:3000px" }, "tall");

test("scrolling tells pagescroll, and reachbottom once for an approach", async ({ phone }) => {
  await phone.show([tall()]);
  await phone.ui("pageScrollTo", { scrollTop: 120, duration: 0 });
  await expect
    .poll(() => phone.events("pagescroll", "page").then((all) => all.at(-1)?.detail))
    .toEqual({ scrollTop: 120 });
  await phone.ui("pageScrollTo", { scrollTop: 5000, duration: 0 });
  expect(await phone.event("reachbottom", "page")).toBeTruthy();
  await phone.ui("pageScrollTo", { selector: "#tall", duration: 0, offsetTop: 10 });
  await expect
    .poll(() => phone.events("pagescroll", "page").then((all) => all.at(-1)?.detail))
    .toEqual({ scrollTop: 10 });
  expect(await phone.events("reachbottom")).toHaveLength(1);
});

const WINDOW = ".mw-page.mw-is-top .mw-page-window";

test("colours of the page's config may be variables of theme.json, above and below the page as well", async ({
  phone,
}) => {
  const variables = {
    light: { back: "#010203", top: "#112233", bottom: "#445566", style: "light" },
    dark: { back: "#030201", top: "#332211", bottom: "#665544", style: "dark" },
  };
  const config = {
    backgroundColor: "@back",
    backgroundColorTop: "@top",
    backgroundColorBottom: "@bottom",
    backgroundTextStyle: "@style",
    enablePullDownRefresh: true,
  };
  await phone.show([tall()], { variables, config, app: { darkmode: true } });
  const window = phone.screen.locator(WINDOW);
  const refresher = window.locator(".mw-refresher").first();
  await expect(window).toHaveCSS("background-color", "rgb(1, 2, 3)");
  await expect(window).toHaveCSS("background-image", /rgb\(17, 34, 51\) 50%, rgb\(68, 85, 102\) 50%/);
  await expect(refresher).toHaveAttribute("data-look", "white");
  await phone.send({ type: "theme", theme: "dark" });
  await expect(window).toHaveCSS("background-color", "rgb(3, 2, 1)");
  await expect(window).toHaveCSS("background-image", /rgb\(51, 34, 17\) 50%, rgb\(102, 85, 68\) 50%/);
  await expect(refresher).toHaveAttribute("data-look", "black");
  await phone.ui("setBackgroundTextStyle", { textStyle: "light" });
  await expect(refresher).toHaveAttribute("data-look", "white");
});

test("Android phones have one colour behind the page", async ({ phone }) => {
  const config = { backgroundColor: "#010203", backgroundColorTop: "#112233" };
  await phone.show([tall()], { config, device: { platform: "android" } });
  await expect(phone.screen.locator(WINDOW)).toHaveCSS("background-color", "rgb(1, 2, 3)");
  await expect(phone.screen.locator(WINDOW)).toHaveCSS("background-image", "none");
});

/** Begins to scroll the page to its middle, long enough for somebody to take part. */
async function scrollSlowly(phone: Phone): Promise<void> {
  await phone.show([
    el("page-meta", { id: "meta", "scroll-duration": 1_500, "on:scroll": true, "on:scrolldone": true }),
    tall(),
  ]);
  await phone.set("meta", "scroll-top", "1500px");
  await phone.event("scroll", "meta");
}

for (const [who, act] of [
  ["wheel", (phone: Phone) => phone.page.mouse.wheel(0, -3_000)],
  ["drag", (phone: Phone) => phone.drag(phone.screen.locator(WINDOW), 0, 300, { x: 0.5, y: 0.2 })],
] as const)
  test(`a ${who} of the user ends a scroll of the app, which is not told as done`, async ({ phone }) => {
    await scrollSlowly(phone);
    await phone.page.mouse.move(200, 400);
    await act(phone);
    const at = () => phone.ask({ what: "viewport" }).then(([reply]) => Number(reply?.scrollTop));
    // Longer than the scroll would have taken, and the jump that stands in for it in a hidden window.
    await phone.toast(2_000);
    expect(await at()).toBeLessThan(1_000);
    expect(await phone.events("scrolldone", "meta")).toHaveLength(0);
  });

test("a wheel over what scrolls by itself leaves a scroll of the app alone", async ({ phone }) => {
  const inner = el("scroll-view", { id: "inner", "scroll-y": true, style: "height:700px" }, tall("rows"));
  await phone.show([
    el("page-meta", { id: "meta", "scroll-duration": 400, "on:scroll": true, "on:scrolldone": true }),
    inner,
    tall(),
  ]);
  await phone.page.mouse.move(200, 200);
  await phone.set("meta", "scroll-top", "300px");
  await phone.event("scroll", "meta");
  await phone.page.mouse.wheel(0, 50);
  await phone.event("scrolldone", "meta");
  expect(await phone.ask({ what: "viewport" })).toMatchObject([{ scrollTop: 300 }]);
});

const ROOT_BACKGROUND = ".mw-page.mw-is-top .mw-page-scroller";

test("page-meta changes the page and its navigation bar", async ({ phone }) => {
  await phone.show([
    el(
      "page-meta",
      { "page-style": "color:rgb(1,2,3)", "background-color": "rgb(4, 5, 6)", "page-font-size": "20px" },
      el("navigation-bar", { title: "标题", "front-color": "#ffffff", "background-color": "#336699" }),
    ),
    el("view", { id: "a" }, "text"),
  ]);
  await expect(phone.screen.locator("wx-page")).toHaveCSS("color", "rgb(1, 2, 3)");
  await expect(phone.screen.locator("wx-page")).toHaveCSS("font-size", "20px");
  await expect(phone.screen.locator(".mw-page-window")).toHaveCSS("background-color", "rgb(4, 5, 6)");
  await expect(phone.screen.locator(".mw-navigation-words")).toHaveText("标题");
  await expect(phone.screen.locator(".mw-navigation")).toHaveCSS("background-color", "rgb(51, 102, 153)");
});

test("page-meta styles the page and its root", async ({ phone }) => {
  await phone.show([
    el("page-meta", {
      "page-style": "color:rgb(1,2,3)",
      "page-font-size": "20px",
      "root-background-color": "rgb(4,5,6)",
    }),
    el("view", { id: "a" }, "a"),
  ]);
  await expect(phone.$("a")).toHaveCSS("color", "rgb(1, 2, 3)");
  await expect(phone.$("a")).toHaveCSS("font-size", "20px");
  await expect(phone.screen.locator(ROOT_BACKGROUND)).toHaveCSS("background-color", "rgb(4, 5, 6)");
});

test("page-meta says what rem is, for its page only", async ({ phone }) => {
  await phone.show([
    el("page-meta", { id: "meta", "root-font-size": "20px" }),
    el("view", { id: "a", style: "width:2rem" }, "a"),
  ]);
  await expect(phone.$("a")).toHaveCSS("width", "40px");
  await phone.batch(phone.tree.page([el("view", { id: "b", style: "width:2rem" }, "b")], {}, "pages/detail/detail"));
  await expect(phone.$("b")).toHaveCSS("width", "32px");
});

test("font sizes of page-meta may be those of the system", async ({ phone }) => {
  await phone.show([
    el("page-meta", { "root-font-size": "system", "page-font-size": "system", "page-style": "font-size:30px" }),
    el("view", { id: "a", style: "width:2rem" }, "a"),
  ]);
  await expect(phone.$("a")).toHaveCSS("font-size", "16px");
  await expect(phone.$("a")).toHaveCSS("width", "32px");
});

test("page-meta colours what is above and below the page", async ({ phone }) => {
  await phone.show([
    el("page-meta", {
      "background-color": "#010203",
      "background-color-top": "#112233",
      "background-color-bottom": "#445566",
    }),
    tall(),
  ]);
  const window = phone.screen.locator(".mw-page.mw-is-top .mw-page-window");
  await expect(window).toHaveCSS("background-color", "rgb(1, 2, 3)");
  await expect(window).toHaveCSS("background-image", /rgb\(17, 34, 51\) 50%, rgb\(68, 85, 102\) 50%/);
});

test("page-meta scrolls the page, in px or rpx, and tells when it stands there", async ({ phone }) => {
  await phone.show([
    el("page-meta", { id: "meta", "scroll-duration": 0, "on:scroll": true, "on:scrolldone": true }),
    tall(),
  ]);
  await phone.set("meta", "scroll-top", "200rpx");
  expect(await phone.detail("scrolldone", "meta")).toEqual({});
  expect(await phone.detail("scroll", "meta")).toEqual({ scrollTop: 104 });
  await phone.forget();
  await phone.set("meta", "scroll-duration", 80);
  await phone.set("meta", "scroll-top", "50px");
  await phone.event("scrolldone", "meta");
  await expect.poll(() => phone.events("scroll", "meta").then((all) => all.at(-1)?.detail)).toEqual({ scrollTop: 50 });
});

test("page-meta tells the page's new size", async ({ phone }) => {
  await phone.show([el("page-meta", { id: "meta", "on:resize": true }), el("view", { id: "a" }, "a")]);
  await phone.send({ type: "device", device: { ...IPHONE, windowWidth: 844, windowHeight: 300 } });
  expect(await phone.detail("resize", "meta")).toEqual({ size: { windowWidth: 844, windowHeight: 300 } });
});
