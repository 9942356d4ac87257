/** Components: nesting, generics, relations, exports, selectors, observers of the view. */
import { expect, test } from "vitest";
import { TestHost } from "./host";

const tree = (): Promise<TestHost> => new TestHost("controls").launch("pages/tree/tree");
const page = "getCurrentPages()[0]";

test("forty nested components mount, and go again", async () => {
  const host = await tree();
  expect(host.errors).toEqual([]);
  expect(host.tree.findAll(".level").length).toBe(40);
  const nodes = host.tree.nodes.size;
  host.run(`${page}.setData({ shown: false })`);
  await host.settle();
  expect(host.tree.findAll(".level").length).toBe(0);
  expect(host.tree.nodes.size).toBe(nodes - 40 * 3);
});

test("behaviors of a page bring their data and methods", async () => {
  const host = await tree();
  expect(host.log).toContain("page true helper");
});

test("relations link children to their parent, and unlink them", async () => {
  const host = await tree();
  expect(host.log.filter((line) => line.startsWith("linked"))).toEqual(["linked a", "linked b"]);
  expect(host.tree.text(host.tree.find(".group"))).toBe("L:2ab");
  host.run(`${page}.setData({ items: ["b", "c"] })`);
  await host.settle();
  expect(host.tree.text(host.tree.find(".group"))).toContain("bc");
  expect(host.log).toContain("unlinked a");
  expect(host.log).toContain("detached a");
  expect(host.run(`${page}.selectAllComponents('.none').length`)).toBe(0);
  expect(host.run(`${page}.selectComponent('#group').getRelationNodes('../item/item')[1].greet()`)).toBe(1);
  expect(host.log.at(-1)).toBe("hello c undefined");
});

test("generics are filled with the components that the page names", async () => {
  const host = await tree();
  expect(host.tree.text(host.tree.find(".holder"))).toBe("plaingen");
});

test("selectComponent gives what export() gives, pure data stays readable", async () => {
  const host = await tree();
  expect(host.run(`${page}.selectComponent('#plain').secret`)).toBe(1);
  expect(host.run(`${page}.selectComponent('#plain').self.selectOwnerComponent().route`)).toBe("pages/tree/tree");
  expect(host.run(`${page}.selectComponent('#nothing')`)).toBe(null);
  expect(host.run(`${page}.selectComponent('#plain').self.hasBehavior('wx://component-export')`)).toBe(true);
});

test("external classes and hover-class carry the prefix of whoever wrote them", async () => {
  const host = await tree();
  const plain = host.tree.findAll(".plain").map((id) => host.tree.nodes.get(id)?.class);
  expect(plain).toContain("components-plain-plain--plain ext");
  expect(host.tree.node(".plain").attributes["hover-class"]).toBe("components-plain-plain--hover");
  expect(host.tree.node("#plain").style).toBe("top: 1px");
});

test("a selector query asks the view once and answers in the order of its calls", async () => {
  const host = await tree();
  host.run(`var answers; wx.createSelectorQuery().select('#plain').fields({ id: true, rect: true, dataset: true })
    .selectAll('.none').boundingClientRect().selectViewport().scrollOffset().select('#nothing').boundingClientRect()
    .exec((all) => { answers = JSON.stringify(all) })`);
  await host.answer({ left: 3, top: 4, right: 5, bottom: 6, scrollTop: 9 });
  expect(JSON.parse(String(host.run("answers")))).toEqual([
    { id: "plain", dataset: {}, left: 3, top: 4, right: 5, bottom: 6 },
    [],
    { id: "", dataset: {}, scrollLeft: 0, scrollTop: 9, scrollWidth: 0, scrollHeight: 0 },
    null,
  ]);
});

test("a query inside of a component sees only its own nodes", async () => {
  const host = await tree();
  host.run(`var got; ${page}.selectComponent('#plain').self.ask().then((all) => { got = all[0].width })`);
  await host.answer({ width: 12 });
  expect(host.run("got")).toBe(12);
});

test("an intersection observer reports what the view reports until it is disconnected", async () => {
  const host = await tree();
  host.run(`var seen = []; var observer = wx.createIntersectionObserver(${page});
    observer.relativeToViewport({ bottom: 10 }).observe('#plain', (r) => seen.push(r.intersectionRatio, r.id))`);
  const asked = host.queries.splice(0)[0];
  expect(asked?.request).toMatchObject({ what: "intersection", references: [{ node: 0, margins: { bottom: 10 } }] });
  const reply = (): void => host.entry.viewReply(asked?.id ?? 0, '[{"intersectionRatio":0.5}]');
  reply();
  host.run("observer.disconnect()");
  reply();
  expect(host.run("seen.join()")).toBe("0.5,plain");
  expect(host.queries[0]?.request).toEqual({ what: "disconnect", query: asked?.id });
});

test("a component class knows its page, its routes, and asks the view to animate", async () => {
  const host = await tree();
  expect(host.run(`${page}.getPageId()`)).toBe("pageId:1");
  expect(host.run(`${page}.renderer + ${page}.route + JSON.stringify(${page}.options)`)).toBe(
    "webviewpages/tree/tree{}",
  );
  host.run(
    `var done = 0; ${page}.animate('#plain', [{ opacity: 0 }], 100, () => { done++ }); ${page}.clearAnimation('#plain', () => { done++ })`,
  );
  await host.settle();
  expect(host.run("done")).toBe(1);
  await host.advance(100);
  expect(host.run("done")).toBe(2);
  expect(host.queries.map((one) => one.request.what)).toEqual(["animate", "clearAnimation"]);
  host.run(`${page}.router.navigateTo({ url: '../list/list' })`);
  await host.settle();
  expect(host.run("getCurrentPages().length")).toBe(2);
});

test("groupSetData, performance listeners and the rest of the official members can be called", async () => {
  const host = await tree();
  host.run(`var record; ${page}.setUpdatePerformanceListener({ withDataPaths: true }, (r) => { record = r });
    ${page}.groupSetData(() => ${page}.setData({ 'items[0]': 'z' })); ${page}.setPassiveEvent({});
    ${page}.applyAnimatedStyle('#plain', () => ({})); var bar = ${page}.getTabBar()`);
  await host.settle();
  expect(host.run("JSON.stringify(record.dataPaths)")).toBe('[["items",0]]');
  expect(host.run("bar")).toBe(null);
});

test("a template whose WXS throws while it is drawn shows the error in its place, the rest of the page stands", async () => {
  const files = { "components/bad/bad.js": "Component({ properties: { n: { type: Number, value: 7 } } })" };
  const host = await new TestHost("controls", { files }).launch("pages/wxs/wxs");
  expect(host.tree.text()).toBe("beforeError: too much 7after 0");
  expect(host.errors).toEqual(["page: Error: too much 7"]);
});

test("a template whose WXS throws on a change keeps what it showed, and setData does not throw", async () => {
  const host = await new TestHost("controls").launch("pages/wxs/wxs");
  host.run("getCurrentPages()[0].setData({ n: 1 })");
  await host.settle();
  expect(host.tree.text()).toBe("before1after 1");
  host.run("getCurrentPages()[0].setData({ n: 2 })");
  await host.settle();
  expect(host.tree.text()).toBe("before1after 2");
  expect(host.errors).toEqual(["page: Error: too much 2"]);
});

test("with a custom tab bar every tab page has its own instance", async () => {
  const app = { pages: ["pages/list/list", "pages/wxs/wxs"], tabBar: { custom: true, list: [] } };
  const tabs = ["pages/list/list", "pages/wxs/wxs"];
  const host = await new TestHost("controls", { manifest: { app, tabs } }).launch("pages/list/list");
  host.run("getCurrentPages()[0].getTabBar().setData({ at: 1 })");
  await host.settle();
  expect(host.tree.text(host.tree.find(".bar"))).toBe("1");
  host.run("wx.switchTab({ url: '/pages/wxs/wxs' })");
  await host.settle();
  expect(host.tree.text(host.tree.find(".bar"))).toBe("0");
});

test("a relation may name a behavior instead of a path", async () => {
  const shared = "module.exports = Behavior({ data: { isItem: true } });";
  const item = `Component({ behaviors: [require("../shared")], properties: { name: String } });`;
  const group = `Component({ properties: { label: String }, relations: { items: { type: "child", target: require("../shared"),
    linked(t) { console.log("linked", t.data.isItem); } } } });`;
  const own = `Component({ behaviors: [require("../shared")], properties: { name: String },
    relations: { "../group/group": { type: "parent" } } });`;
  const files = { "components/shared.js": shared, "components/item/item.js": item, "components/group/group.js": group };
  const oneSided = await new TestHost("controls", { files }).launch("pages/tree/tree");
  expect(oneSided.errors).toEqual([]);
  const both = new TestHost("controls", { files: { ...files, "components/item/item.js": own } });
  await both.launch("pages/tree/tree");
  expect(both.log.filter((line) => line === "linked true").length).toBe(2);
});

test("a question to the view whose nodes are gone is answered, so that nothing waits for ever", async () => {
  const host = await tree();
  host.run(
    `var width; ${page}.createSelectorQuery().select('#plain').boundingClientRect((r) => { width = r.width }).exec()`,
  );
  await host.settle();
  host.run(`wx.createIntersectionObserver(${page}).relativeToViewport().observe('#plain', () => {})`);
  host.run("wx.reLaunch({ url: '/pages/list/list' })");
  await host.settle();
  expect(host.run("width")).toBe(0);
  expect(host.queries.map((one) => one.request.what)).toEqual(["rect", "intersection", "disconnect"]);
});

test("a property observer that names no method is a warning: the component works on, as older Vant relies on", async () => {
  const own = 'Component({ properties: { name: { type: String, value: "x", observer: "missing" } } })';
  const host = await new TestHost("controls", { files: { "components/plain/plain.js": own } }).launch(
    "pages/tree/tree",
  );
  expect(host.errors).toEqual([]);
  expect(host.console).toContain('warn: Cannot find method "missing" for observer of property "name".');
});
