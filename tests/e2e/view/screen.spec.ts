/** What is around a page: bars, pages that come and go, dialogs, toasts, scrolling, pulling down, covers, inspection. */
import { el, expect, test, type Phone } from "./support/phone";

const TABS = {
  list: [
    { pagePath: "pages/index/index", text: "首页", iconPath: "img/a.png" },
    { pagePath: "pages/me/me", text: "我", iconPath: "img/a.png" },
  ],
};
const APP = { pages: ["pages/index/index", "pages/me/me", "pages/detail/detail"] };
const tall = (id = "tall") => el("view", { id, style: "height:3000px" }, "tall");

/** Opens another page on top. */
async function push(phone: Phone, path: string, text: string): Promise<number> {
  const before = phone.tree.id("page");
  const ops = phone.tree.page([el("view", {}, text)], { navigationBarTitleText: text }, path);
  const page = phone.tree.id("page");
  await phone.batch(ops);
  phone.tree.ids.set("below", before);
  return page;
}

test("the navigation bar has the page's title and colours, and follows the app", async ({ phone }) => {
  const config = {
    navigationBarTitleText: "标题",
    navigationBarBackgroundColor: "#112233",
    navigationBarTextStyle: "white",
  };
  await phone.show([el("view", {}, "a")], { config });
  const bar = phone.screen.locator(".mw-navigation");
  await expect(bar).toHaveCSS("background-color", "rgb(17, 34, 51)");
  await expect(bar.locator(".mw-navigation-words")).toHaveText("标题");
  await phone.ui("setNavigationBarTitle", { title: "另一个" });
  await phone.ui("setNavigationBarColor", { frontColor: "#000000", backgroundColor: "#ffffff" });
  await phone.ui("showNavigationBarLoading");
  await expect(bar.locator(".mw-navigation-words")).toHaveText("另一个");
  await expect(bar).toHaveCSS("background-color", "rgb(255, 255, 255)");
  await expect(phone.screen.locator(".mw-status-bar")).toHaveClass(/is-dark-text/);
  await expect(bar.locator(".navigation-loading")).toBeVisible();
  await phone.ui("hideNavigationBarLoading");
  await expect(bar.locator(".navigation-loading")).toBeHidden();
});

test("a custom navigation bar leaves the whole screen and the safe areas to the page", async ({ phone }) => {
  await phone.show(
    [
      el(
        "view",
        {
          id: "a",
          style: "padding-top:env(safe-area-inset-top);height:100vh;padding-bottom:constant(safe-area-inset-bottom)",
        },
        "a",
      ),
    ],
    { config: { navigationStyle: "custom" } },
  );
  await expect(phone.screen.locator(".mw-navigation")).toBeHidden();
  await expect(phone.$("a")).toHaveCSS("padding-top", "47px");
  await expect(phone.$("a")).toHaveCSS("padding-bottom", "34px");
  expect(await phone.ask({ what: "rect", nodes: [phone.tree.id("a")] })).toMatchObject([
    { top: 0, height: 844 + 47 + 34 },
  ]);
});

test("a page goes over another one, tells `back`, and leaves again", async ({ phone }) => {
  await phone.show([el("view", { id: "first" }, "first")], { app: APP });
  await expect(phone.screen.locator(".mw-navigation-back:visible")).toHaveCount(0);
  const second = await push(phone, "pages/detail/detail", "second");
  await expect(phone.screen.locator(".mw-page.mw-is-top")).toContainText("second");
  await phone.screen.locator(".mw-page.mw-is-top .mw-navigation-back").click();
  expect(await phone.received("back")).toHaveLength(1);
  await phone.batch([
    [16, second],
    [5, second],
    [17, phone.tree.id("below")],
  ]);
  await expect(phone.screen.locator(".mw-page.mw-is-top")).toContainText("first");
  await expect(phone.screen.locator(".mw-page")).toHaveCount(1);
});

test("a first page that is not the app's first has a home button", async ({ phone }) => {
  await phone.start({ app: APP });
  await phone.batch(phone.tree.page([el("view", {}, "x")], {}, "pages/detail/detail"));
  await phone.screen.locator(".mw-navigation-home").click();
  expect(await phone.received("home")).toHaveLength(1);
});

test("the capsule tells menu and close", async ({ phone }) => {
  await phone.show([el("view", {}, "a")]);
  await phone.screen.locator(".mw-capsule-menu").click();
  await phone.screen.locator(".mw-capsule-close").click();
  expect((await phone.received("capsule")).map((one) => one.button)).toEqual(["menu", "close"]);
});

test("the tab bar tells which tab was tapped, and shows badges and dots", async ({ phone }) => {
  await phone.show([el("view", {}, "home")], { app: { ...APP, tabBar: TABS } });
  await phone.ui("setTabBarBadge", { index: 0, text: "99999" });
  await phone.ui("showTabBarRedDot", { index: 1 });
  const tab = phone.screen.locator(".mw-tab");
  await expect(tab.first().locator(".mw-tab-badge")).toHaveText("…");
  await expect(tab.last().locator(".mw-tab-badge")).toHaveClass(/is-dot/);
  await expect(tab.first()).toHaveAttribute("aria-selected", "true");
  await tab.last().click();
  expect(await phone.event("tabitemtap", "page")).toMatchObject({
    detail: { index: 1, pagePath: "pages/me/me", text: "我" },
    bubbles: false,
  });
  const height = () => phone.screen.locator(".mw-page-window").evaluate((one) => one.clientHeight);
  expect(await height()).toBe(844 - 47 - 44 - 48 - 34);
  await phone.ui("hideTabBar");
  await expect(tab.first()).toBeHidden();
  expect(await height()).toBe(844 - 47 - 44);
});

test("a custom tab bar draws nothing and takes no room", async ({ phone }) => {
  await phone.show([el("view", { id: "a", style: "height:100vh" }, "a")], {
    app: { ...APP, tabBar: { ...TABS, custom: true } },
  });
  await expect(phone.screen.locator(".mw-tab:visible")).toHaveCount(0);
  expect(await phone.ask({ what: "rect", nodes: [phone.tree.id("a")] })).toMatchObject([{ height: 844 - 47 - 44 }]);
});

test("the mouse drags the page as a finger does, and that is no tap", async ({ phone }) => {
  await phone.show([tall()]);
  await phone.drag(phone.screen.locator(".mw-page-window"), 0, -200);
  await phone.event("pagescroll", "page");
  expect(await phone.events("tap")).toHaveLength(0);
});

test("pulling down refreshes a page that allows it, until the app says that it is done", async ({ phone }) => {
  await phone.show([tall()], { config: { enablePullDownRefresh: true } });
  await phone.drag(phone.screen.locator(".mw-page-window"), 0, 200);
  expect(await phone.event("pulldownrefresh", "page")).toBeTruthy();
  await expect(phone.screen.locator(".mw-refresher").first()).toHaveClass(/is-refreshing/);
  await phone.ui("stopPullDownRefresh");
  await expect(phone.screen.locator(".mw-refresher").first()).toBeHidden();
});

test("a modal is answered with confirm, cancel and content", async ({ phone }) => {
  await phone.show([el("view", {}, "a")]);
  const first = await phone.put({ what: "modal", title: "问", content: "好吗", confirmText: "好", cancelText: "不" });
  await phone.screen.getByRole("button", { name: "不", exact: true }).click();
  await expect.poll(() => phone.replies(first)).toEqual([{ confirm: false, cancel: true, content: "" }]);
  const second = await phone.put({ what: "modal", title: "名字", editable: true, content: "旧" });
  await phone.screen.locator(".mw-modal-field").fill("新");
  await phone.screen.getByRole("button", { name: "确定" }).click();
  await expect.poll(() => phone.replies(second)).toEqual([{ confirm: true, cancel: false, content: "新" }]);
  await phone.put({ what: "modal", content: "只有一个按钮", showCancel: false });
  await expect(phone.screen.locator(".mw-modal-buttons button")).toHaveCount(1);
});

test("an action sheet is answered with the index, or -1", async ({ phone }) => {
  await phone.show([el("view", {}, "a")], { language: "en" });
  const first = await phone.put({ what: "actionSheet", itemList: ["A", "B"], itemColor: "rgb(1, 2, 3)" });
  await expect(phone.screen.getByRole("button", { name: "B" })).toHaveCSS("color", "rgb(1, 2, 3)");
  await phone.screen.getByRole("button", { name: "B" }).click();
  await expect.poll(() => phone.replies(first)).toEqual([{ tapIndex: 1 }]);
  const second = await phone.put({ what: "actionSheet", itemList: ["A"] });
  await phone.screen.getByRole("button", { name: "Cancel" }).click();
  await expect.poll(() => phone.replies(second)).toEqual([{ tapIndex: -1 }]);
});

test("toasts leave by themselves, loading stays until it is hidden", async ({ phone }) => {
  await phone.show([el("view", {}, "a")]);
  await phone.ui("showToast", { title: "好了", duration: 300 });
  await expect(phone.screen.getByText("好了")).toBeVisible();
  await expect(phone.screen.getByText("好了")).toBeHidden();
  await phone.ui("showLoading", { title: "等等", mask: true });
  await expect(phone.screen.locator(".mw-toast.mw-is-mask")).toBeVisible();
  await phone.ui("hideToast", { noConflict: true });
  await expect(phone.screen.locator(".mw-toast.mw-is-mask")).toBeVisible();
  await phone.ui("hideLoading");
  await expect(phone.screen.locator(".mw-toast")).toHaveCount(0);
});

test("sheets follow the theme, the width, and a change on disk", async ({ phone }) => {
  const css = ".a{color:rgb(1,2,3);width:50vw}@media (prefers-color-scheme: dark){.a{color:rgb(4,5,6)}}";
  await phone.show([el("view", { id: "a", class: "a" }, "a")], { sheets: [{ path: "app", css }] });
  await expect(phone.$("a")).toHaveCSS("color", "rgb(1, 2, 3)");
  await phone.send({ type: "theme", theme: "dark" });
  await expect(phone.$("a")).toHaveCSS("color", "rgb(4, 5, 6)");
  await phone.send({ type: "sheets", sheets: [{ path: "app", css: ".a{color:rgb(7,8,9)}" }] });
  await expect(phone.$("a")).toHaveCSS("color", "rgb(7, 8, 9)");
});

test("variables of theme.json colour the bars in the theme of the phone", async ({ phone }) => {
  const variables = {
    light: { nav: "#102030", bar: "#405060", style: "white" },
    dark: { nav: "#112233", bar: "#445566", style: "white" },
  };
  const config = { navigationBarBackgroundColor: "@nav", navigationBarTextStyle: "@style" };
  const app = { ...APP, darkmode: true, tabBar: { ...TABS, backgroundColor: "@bar", color: "@absent" } };
  await phone.show([el("view", {}, "home")], { app, variables, config });
  const bars = [phone.screen.locator(".mw-navigation"), phone.screen.locator(".mw-tab-bar")] as const;
  await expect(bars[0]).toHaveCSS("background-color", "rgb(16, 32, 48)");
  await expect(bars[1]).toHaveCSS("background-color", "rgb(64, 80, 96)");
  await phone.send({ type: "theme", theme: "dark" });
  await expect(bars[0]).toHaveCSS("background-color", "rgb(17, 34, 51)");
  await expect(bars[1]).toHaveCSS("background-color", "rgb(68, 85, 102)");
});

test("another device tells the page its new size", async ({ phone }) => {
  await phone.show([el("view", {}, "a")]);
  const device = {
    platform: "android",
    brand: "",
    model: "",
    system: "",
    pixelRatio: 2,
    screenWidth: 360,
    screenHeight: 640,
    windowWidth: 360,
    windowHeight: 560,
    statusBarHeight: 24,
    safeAreaBottom: 0,
  };
  await phone.send({ type: "device", device });
  expect(await phone.detail("resize", "page")).toEqual({
    size: { windowWidth: 360, windowHeight: 560, screenWidth: 360, screenHeight: 640 },
  });
});

test("a cover stands over everything and goes again", async ({ phone }) => {
  await phone.show([el("view", {}, "a")]);
  await phone.send({ type: "cover", cover: { kind: "ended", title: "已结束", text: "" } });
  await expect(phone.screen.getByText("已结束")).toBeVisible();
  await phone.send({ type: "cover", cover: null });
  await expect(phone.screen.getByText("已结束")).toBeHidden();
});

test("a node is highlighted, and picked by a tap that the app does not see", async ({ phone }) => {
  await phone.show([el("view", { id: "a", style: "width:100px;height:40px" }, "a")]);
  await phone.send({ type: "highlight", node: phone.tree.id("a") });
  await expect(phone.screen.locator(".mw-inspection-size")).toHaveText("view  100 × 40");
  await phone.send({ type: "pick", on: true });
  await phone.$("a").click();
  await expect.poll(() => phone.received("picked")).toEqual([{ type: "picked", node: phone.tree.id("a") }]);
  expect(await phone.events("tap")).toHaveLength(0);
  await phone.$("a").click();
  expect(await phone.event("tap")).toBeTruthy();
});

test("a second start begins with an empty screen", async ({ phone }) => {
  await phone.show([el("view", {}, "old")]);
  await phone.start();
  await expect(phone.screen.locator(".mw-page")).toHaveCount(0);
});

test("a swipe from the left edge goes back where there is a page below", async ({ phone }) => {
  await phone.show([el("view", { style: "height:300px" }, "first")], { app: APP });
  const window = phone.screen.locator(".mw-page.mw-is-top .mw-page-window");
  await phone.drag(window, 200, 0, { x: 0.02, y: 0.3 });
  await push(phone, "pages/detail/detail", "second");
  await expect(phone.screen.locator(".mw-is-seen")).toHaveCount(0);
  await phone.drag(window, 200, 0, { x: 0.02, y: 0.3 });
  await expect.poll(() => phone.received("back")).toHaveLength(1);
});

test("the wheel scrolls the page, but not below what catches touchmove", async ({ phone }) => {
  await phone.show([
    tall(),
    el("view", { id: "mask", "on:touchmove": "catch", style: "position:fixed;inset:auto 0 0;height:100px" }, "mask"),
  ]);
  await phone.page.mouse.move(200, 800);
  await phone.page.mouse.wheel(0, 300);
  await phone.page.mouse.move(200, 300);
  await phone.page.mouse.wheel(0, 200);
  await expect.poll(() => phone.events("pagescroll").then((all) => all.at(-1)?.detail)).toEqual({ scrollTop: 200 });
});
