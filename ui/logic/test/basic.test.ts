/** The bundle as a whole: an app starts, shows its data, hears the user. */
import { describe, expect, test } from "vitest";
import { TestHost } from "./host";

const started = (): Promise<TestHost> => new TestHost("basic").launch();

test("an app opens its first page, and the hooks come in the documented order", async () => {
  const host = await new TestHost("basic").launch("", { a: "1" });
  expect(host.errors).toEqual([]);
  expect(host.tree.text(host.tree.find("#count"))).toBe("count 0 double 0");
  expect(host.hooks()).toEqual([
    "App.onLaunch",
    "App.onShow",
    "pages/index/index.onLoad",
    "pages/index/index.onShow",
    "pages/index/index.onReady",
  ]);
  expect(host.log[0]).toBe("launch pages/index/index 1");
  expect(host.log).toContain('load {"a":"1"} pages/index/index pages/index/index');
});

test("component lifetimes surround those of the page, children are ready before their parents", async () => {
  const { log } = await started();
  const order = ["row created", "row attached T0", "row page show", "box ready", "row ready", "ready"];
  expect(log.filter((line) => order.includes(line))).toEqual(order);
  expect(log).toContain("behavior attached");
});

test("setData changes the data at once, the view in one batch, and calls back after it", async () => {
  const host = await started();
  const batches = host.batches.length;
  await host.tap("#count");
  expect(host.tree.text(host.tree.find("#count"))).toBe("count 1 double 2");
  expect(host.tree.node("#count").class).toBe("counter odd");
  expect(host.batches.length).toBe(batches + 1);
  expect(host.log.indexOf("sync 1")).toBeLessThan(host.log.indexOf("rendered 1"));
  const targets = host.events.filter((one) => one.event === "set_data").map((one) => one.target);
  expect(targets.slice(-2), "what a setData caused stands before it").toEqual([
    "components/row/row",
    "pages/index/index",
  ]);
  expect(host.events).toContainEqual({
    event: "set_data",
    target: "pages/index/index",
    keys: ["count", "odd"],
    bytes: 22,
    duration_us: 0,
  });
});

test("a tapped row reads its own dynamic data set and the marks around it", async () => {
  const host = await started();
  await host.tap("text=1-Bob");
  expect(host.log.slice(-2)).toEqual(['item b Bob {"row":1,"list":1} tap b', "list b {}"]);
});

test("a caught event goes no further, a capturing handler runs first, mut-bind and bind both run", async () => {
  const host = await started();
  await host.tap(".inside");
  expect(host.log.at(-1)).toBe("stop");
  await host.tap(".deep");
  expect(host.log.slice(-3)).toEqual(["captured", "mutated", "bubbled"]);
});

test("typing changes the bound data before the handler runs, whose answer replaces the text", async () => {
  const host = await started();
  await host.send(".field", "input", { value: "hi", cursor: 2 }, { bubbles: false });
  expect(host.log.at(-1)).toBe("input hi hi");
  await host.send(".field", "input", { value: "up", cursor: 2 }, { bubbles: false });
  expect(host.tree.node(".field").attributes.value).toBe("UP");
  expect(JSON.parse(host.entry.pageData())).toMatchObject([{ data: { typed: "UP" } }]);
});

test("wx:if switches its branches and removed nodes are released", async () => {
  const host = await started();
  const nodes = host.tree.nodes.size;
  for (let taps = 0; taps < 3; taps++) await host.tap("#count");
  expect(host.tree.findAll(".many").length).toBe(1);
  expect(host.tree.findAll(".few").length).toBe(0);
  expect(host.tree.nodes.size).toBe(nodes);
});

test("a component gets properties, observers, slots, external classes, and tells its page", async () => {
  const host = await started();
  expect(host.tree.text(host.tree.find(".row"))).toBe("T0|T0bodytail[T0]pick");
  await host.tap(".pick");
  expect(host.log.at(-1)).toBe('picked {"title":"T0","shared":"shared"} 0');
  expect(host.tree.node(".outer").scope).toBe("components/row/row|components-row-row");
  expect(host.tree.node(".row").class).toBe("components-row-row--row");
});

test("templates and includes of other files are drawn and follow the data", async () => {
  const host = await started();
  expect(host.tree.text(host.tree.find(".part"))).toBe("L=0");
  await host.tap("#count");
  expect(host.tree.text(host.tree.find(".part"))).toBe("L=1");
  expect(host.tree.text(host.tree.find(".included"))).toBe("included 1");
});

test("WXS handlers get the event and their owner, change:prop runs after mount and on change", async () => {
  const host = await started();
  expect(host.log).toContain("seen 0");
  await host.tap(".wxs");
  expect(host.log.at(-1)).toBe("fromWxs w");
  expect(host.tree.node(".wxs").class).toBe("wxs pressed");
  await host.tap("#count");
  expect(host.log).toContain("seen 1");
});

test("an event for a handler that does not exist is a warning, not an error", async () => {
  const host = await started();
  await host.tap(".missing");
  expect(host.console.at(-1)).toBe(
    'warn: Component "pages/index/index" does not have a method "nothingHere" to handle event "tap".',
  );
  expect(host.errors).toEqual([]);
});

test("a batch says each unchanged attribute once, and nothing when nothing changed", async () => {
  const host = await started();
  const batches = host.batches.length;
  host.run("getCurrentPages()[0].setData({ typed: '', color: 'red' })");
  await host.settle();
  const ops = host.batches.slice(batches).flat();
  // The value of an input is written again on purpose: the user may have changed it.
  expect(ops.map((op) => op[0])).toEqual([7]);
});

test("data beyond 1024 kB is refused with the documented text and changes nothing", async () => {
  const host = await started();
  host.run("getCurrentPages()[0].setData({ typed: 'x'.repeat(1048576 - 12) })");
  expect(host.console.join()).not.toContain("setData:fail");
  host.run("getCurrentPages()[0].setData({ typed: 'y'.repeat(1048576 - 11) })");
  expect(host.console.at(-1)).toBe("error: setData:fail 数据传输长度为 1048577 已经超过最大长度 1048576");
  expect(host.run("getCurrentPages()[0].data.typed[0]")).toBe("x");
});

test("data paths reach into lists and make what is missing; undefined is warned of", async () => {
  const host = await started();
  host.run("getCurrentPages()[0].setData({ 'list[1].name': 'Bea', 'deep.er[1].x': 3, color: undefined })");
  await host.settle();
  expect(host.tree.text(host.tree.findAll(".item")[1])).toBe("1-Bea");
  expect(host.run("JSON.stringify(getCurrentPages()[0].data.deep)")).toBe('{"er":[null,{"x":3}]}');
  expect(host.console.some((line) => line.includes('Setting data field "color" to undefined is invalid'))).toBe(true);
});

test("a page whose script throws shows the error and leaves the app running", async () => {
  const host = await new TestHost("basic").launch("pages/broken/broken");
  expect(host.tree.text()).toBe("TypeError: broken on purpose");
  expect(host.errors).toEqual(["page: TypeError: broken on purpose"]);
  host.run("wx.reLaunch({ url: '/pages/index/index' })");
  await host.settle();
  expect(host.tree.text(host.tree.find("#count"))).toBe("count 0 double 0");
});

test("a component that the package does not have shows its error inside of the page", async () => {
  const files = { "pages/second/second.json": '{"usingComponents":{"second":"/nowhere/x"}}' };
  const host = await new TestHost("basic", { files }).launch("pages/second/second");
  expect(host.errors.join()).toContain('"nowhere/x" is not found');
  expect(host.tree.text(host.tree.find(".second"))).toBe("second ");
});

test("what a handler throws is reported once and told to wx.onError", async () => {
  const host = await started();
  host.run(
    "wx.onError((text) => console.log('heard', text)); getCurrentPages()[0].add = () => { throw new Error('oops') }",
  );
  await host.tap("#count");
  expect(host.errors).toEqual(["uncaught: Error: oops"]);
  expect(host.log.at(-1)?.split("\n")[0]).toBe("heard Error: oops");
});

test("a hot start with a page closes what was open and opens it with its query and scene, and the globals live on", async () => {
  const host = await started();
  host.run("kept = 'kept'; wx.onAppShow((o) => console.log('show', o.path, o.query.x, o.scene, kept))");
  host.entry.background(0);
  await host.settle();
  const before = host.hooks().length;
  host.entry.foreground({ path: "pages/second/second", query: { x: "1" }, scene: 1007 });
  await host.settle();
  expect(host.hooks().slice(before, before + 4)).toEqual([
    "App.onShow",
    "pages/index/index.onUnload",
    "pages/second/second.onLoad",
    "pages/second/second.onShow",
  ]);
  expect(host.log).toContain("show pages/second/second 1 1007 kept");
  host.run(
    "const o = wx.getEnterOptionsSync(); console.log('enter', o.path, o.query.x, wx.getLaunchOptionsSync().path)",
  );
  expect(host.log.at(-1)).toBe("enter pages/second/second 1 pages/index/index");
});

test("a hot start at a page that does not exist raises onPageNotFound and shows that it is missing", async () => {
  const host = await started();
  host.run("wx.onPageNotFound((e) => console.log('missing', e.path, e.isEntryPage))");
  host.entry.background(0);
  host.entry.foreground({ path: "pages/none/none", query: {}, scene: 1007 });
  await host.settle();
  expect(host.log).toContain("missing pages/none/none true");
});

test("a hot start without a page keeps it, also where it says a scene", async () => {
  const host = await started();
  host.run("wx.onAppShow((o) => console.log('show', o.path, o.scene))");
  host.entry.background(0);
  host.entry.foreground({ path: "", query: {}, scene: 1089 });
  await host.settle();
  expect(host.log).toContain("show pages/index/index 1089");
});

test("background and foreground run the hooks of page and app in the observed order", async () => {
  const host = await started();
  host.run("wx.onAppHide((r) => console.log('hide', r.reason)); wx.onAppShow((r) => console.log('show', r.path))");
  const before = host.hooks().length;
  host.entry.background(3);
  await host.settle();
  host.entry.foreground(undefined);
  await host.settle();
  expect(host.hooks().slice(before)).toEqual([
    "pages/index/index.onHide",
    "App.onHide",
    "App.onShow",
    "pages/index/index.onShow",
  ]);
  expect(host.log.filter((line) => /^(hide|show|row page)/.test(line)).slice(-4)).toEqual([
    "row page hide",
    "hide 3",
    "show pages/index/index",
    "row page show",
  ]);
});

test("catch without a handler still stops the event, silently", async () => {
  const host = await started();
  const lines = host.console.length;
  await host.tap(".quiet");
  expect(host.console.length).toBe(lines);
});

test("a page that registers itself and then throws is used, and the error is told", async () => {
  const files = { "pages/tab/tab.js": "Page({ onLoad() { console.log('still') } }); throw new Error('late')" };
  const host = await new TestHost("basic", { files }).launch("pages/tab/tab");
  expect(host.errors).toEqual(["page: Error: late"]);
  expect(host.log).toContain("still");
  expect(host.tree.text()).toBe("tab");
});

describe("the scripts that run at the start", () => {
  const files = {
    "pages/tab/tab.js": "console.log('tab runs'); Page({})",
    "sub/page.js": "console.log('sub runs'); Page({})",
    "sub/page.wxml": "",
  };
  const ran = async (app: Record<string, unknown>, path = ""): Promise<string[]> => {
    const pages = ["pages/index/index", "pages/tab/tab", "sub/page"];
    const manifest = { app: { ...app, subPackages: [{ root: "/sub/", pages: ["page"] }] }, pages };
    const host = new TestHost("basic", { files, manifest });
    await host.launch(path);
    return host.log.filter((line) => line.endsWith("runs"));
  };

  test("are those of the main package's pages", async () => expect(await ran({})).toEqual(["tab runs"]));
  test("and those of the sub-package of the first page", async () => {
    expect(await ran({}, "sub/page")).toEqual(["tab runs", "sub runs"]);
  });
  test("and with lazyCodeLoading the first page's only", async () => {
    expect(await ran({ lazyCodeLoading: "requiredComponents" })).toEqual([]);
  });
});

test("a page that cannot be made shows why, and the route is answered", async () => {
  const files = { "pages/tab/tab.js": "Page({ data: { a: 1 }, options: { pureDataPattern: 'no pattern' } })" };
  const host = await new TestHost("basic", { files }).launch();
  host.run("var answer; wx.navigateTo({ url: '/pages/tab/tab', complete: (r) => { answer = r.errMsg } })");
  await host.settle();
  expect(host.run("answer")).toBe("navigateTo:ok");
  expect(host.tree.text()).toMatch(/^TypeError: /);
});
