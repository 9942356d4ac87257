/** Routes: the stack, the tab bar, queries, channels, refusals. */
import { expect, test } from "vitest";
import { TestHost } from "./host";

const TABS = { tabs: ["pages/index/index", "pages/tab/tab"] };
const started = (): Promise<TestHost> => new TestHost("basic").launch();
const withTabs = (): Promise<TestHost> => new TestHost("basic", { manifest: TABS }).launch();

/** Runs a route and returns its errMsg. */
async function go(host: TestHost, api: string, options: string): Promise<string> {
  host.run(`var answer; wx.${api}({ ${options}, complete: (r) => { answer = r.errMsg } })`);
  await host.settle();
  return String(host.run("answer"));
}

const stack = (host: TestHost): unknown => host.run("getCurrentPages().map((p) => p.route).join()");

test("navigateTo hides the page below, reads the query, and success comes with a channel", async () => {
  const host = await started();
  host.run(`wx.navigateTo({ url: '../second/second?q=你&n=1', events: { up: (x) => console.log('up', x) },
    success: (r) => { r.eventChannel.emit('down', 5); console.log(r.errMsg) } })`);
  await host.settle();
  expect(host.tree.text()).toBe("second 你");
  expect(host.log).toContain('second load 你 {"q":"你","n":"1"}');
  expect(host.log.slice(-3)).toEqual(expect.arrayContaining(["down 5", "navigateTo:ok"]));
  expect(host.log).toContain("up 7");
  expect(host.hooks().slice(-4)).toEqual([
    "pages/index/index.onHide",
    "pages/second/second.onLoad",
    "pages/second/second.onShow",
    "pages/second/second.onReady",
  ]);
  expect(host.events.filter((one) => one.event === "route").at(-1)).toEqual({
    event: "route",
    api: "navigateTo",
    path: "pages/second/second",
    query: { q: "你", n: "1" },
    stack: ["pages/index/index", "pages/second/second"],
  });
});

test("query values stay encoded, and odd queries are cut as phones cut them", async () => {
  const host = await started();
  await go(host, "navigateTo", "url: '/pages/second/second?a=%E4%BD%A0&b=1==2&c&d=x?e=1'");
  expect(host.run("JSON.stringify(getCurrentPages().at(-1).options)")).toBe(
    '{"a":"%E4%BD%A0","b":"1","c":"undefined","d":"x"}',
  );
});

test("navigateBack unloads what is above and shows the page below again", async () => {
  const host = await started();
  await go(host, "navigateTo", "url: '/pages/second/second'");
  await go(host, "navigateTo", "url: '/pages/tab/tab'");
  const before = host.hooks().length;
  expect(await go(host, "navigateBack", "delta: 5")).toBe("navigateBack:ok");
  expect(host.hooks().slice(before)).toEqual([
    "pages/tab/tab.onUnload",
    "pages/second/second.onUnload",
    "pages/index/index.onShow",
  ]);
  expect(await go(host, "navigateBack", "delta: 1")).toBe("navigateBack:fail cannot navigate back at first page.");
  expect(host.tree.pages.map((page) => page.path)).toEqual(["pages/index/index"]);
});

test("redirectTo takes the place of the page on top, reLaunch of all", async () => {
  const host = await started();
  await go(host, "navigateTo", "url: '/pages/second/second'");
  expect(await go(host, "redirectTo", "url: '/pages/tab/tab'")).toBe("redirectTo:ok");
  expect(stack(host)).toBe("pages/index/index,pages/tab/tab");
  await go(host, "reLaunch", "url: '/pages/second/second?q=z'");
  expect(stack(host)).toBe("pages/second/second");
  expect(host.tree.pages.length).toBe(1);
});

test("tab pages live on when another tab is shown and take the documented hooks", async () => {
  const host = await withTabs();
  const hooks = async (api: string, url: string): Promise<string[]> => {
    const before = host.hooks().length;
    expect(await go(host, api, `url: '${url}'`)).toBe(`${api}:ok`);
    const names = host
      .hooks()
      .slice(before)
      .map((hook) => hook.replace(/pages\/\w+\//, ""));
    return names.filter((hook) => !/onReady|onRouteDone/.test(hook));
  };
  expect(await hooks("switchTab", "/pages/tab/tab")).toEqual(["index.onHide", "tab.onLoad", "tab.onShow"]);
  expect(await hooks("switchTab", "/pages/index/index")).toEqual(["tab.onHide", "index.onShow"]);
  expect(await hooks("navigateTo", "/pages/second/second")).toEqual(["index.onHide", "second.onLoad", "second.onShow"]);
  expect(await hooks("switchTab", "/pages/tab/tab")).toEqual(["second.onUnload", "tab.onShow"]);
  expect(await hooks("switchTab", "/pages/tab/tab")).toEqual([]);
  expect(await hooks("reLaunch", "/pages/second/second")).toEqual([
    "tab.onUnload",
    "index.onUnload",
    "second.onLoad",
    "second.onShow",
  ]);
});

test("routes that cannot be taken fail with the texts of the real runtime", async () => {
  const host = await withTabs();
  expect(await go(host, "navigateTo", "url: '/pages/tab/tab'")).toBe(
    "navigateTo:fail can not navigateTo a tabbar page",
  );
  expect(await go(host, "redirectTo", "url: '/pages/tab/tab'")).toBe(
    "redirectTo:fail can not redirectTo a tabbar page",
  );
  expect(await go(host, "switchTab", "url: '/pages/second/second'")).toBe(
    "switchTab:fail can not switch to no-tabBar page",
  );
  expect(await go(host, "navigateTo", "url: 'no/where'")).toBe(
    'navigateTo:fail page "pages/index/no/where" is not found',
  );
  expect(await go(host, "navigateTo", "url: undefined")).toBe(
    "navigateTo:fail parameter error: parameter.url should be String instead of Undefined;",
  );
});

test("the tenth page opens, the eleventh does not", async () => {
  const host = await started();
  for (let open = 2; open <= 10; open++)
    expect(await go(host, "navigateTo", "url: '/pages/second/second'")).toBe("navigateTo:ok");
  expect(await go(host, "navigateTo", "url: '/pages/second/second'")).toBe(
    "navigateTo:fail webview count limit exceed",
  );
});

test("routes asked for together are carried out one after another, and a promise tells the end", async () => {
  const host = await started();
  host.run(`wx.navigateTo({ url: '/pages/second/second' }).then((r) => console.log(r.errMsg));
    wx.navigateTo({ url: '/pages/tab/tab' });
    wx.navigateBack().then((r) => console.log(r.errMsg));
    wx.navigateTo({ url: '/x' }).catch((r) => console.log(r.errMsg))`);
  await host.settle();
  expect(stack(host)).toBe("pages/index/index,pages/second/second");
  expect(host.log.slice(-3)).toEqual(["navigateTo:ok", "navigateBack:ok", 'navigateTo:fail page "x" is not found']);
});

test("a hundred routes wait, the next one fails", async () => {
  const host = await started();
  host.run(`var fails = []; for (let i = 0; i < 101; i++) wx.navigateBack({ fail: (r) => fails.push(r.errMsg) })`);
  await host.settle();
  expect(host.run("fails.filter((text) => text.includes('routes are waiting')).length")).toBe(1);
});

test("a launch page that does not exist is told to the app and shown as missing", async () => {
  const files = { "app.js": "App({ onPageNotFound(r) { console.log('not found', r.path, r.isEntryPage) } })" };
  const host = await new TestHost("basic", { files }).launch("pages/none/none");
  expect(host.log).toContain("not found pages/none/none true");
  expect(host.tree.text()).toContain('"pages/none/none" is not found');
});

test("onPageNotFound may redirect instead", async () => {
  const files = { "app.js": "App({ onPageNotFound() { wx.redirectTo({ url: 'pages/second/second' }) } })" };
  const host = await new TestHost("basic", { files }).launch("pages/none/none");
  expect(stack(host)).toBe("pages/second/second");
  expect(host.errors).toEqual([]);
});

test("opening and closing a page a thousand times leaves nothing behind", { timeout: 60_000 }, async () => {
  const host = await started();
  const nodes = host.tree.nodes.size;
  for (let round = 0; round < 1000; round++) {
    await go(host, "navigateTo", "url: '/pages/second/second'");
    await go(host, "navigateBack", "delta: 1");
  }
  expect(host.tree.nodes.size).toBe(nodes);
  expect(host.timers.size).toBe(0);
  expect(stack(host)).toBe("pages/index/index");
});

/** The second page is open, has asked to be left only after a question, and the user goes back. */
async function leaving(bySwipe: boolean): Promise<TestHost> {
  const host = await new TestHost("basic", { dialogs: "view" }).launch();
  await go(host, "navigateTo", "url: '/pages/second/second'");
  expect(await go(host, "enableAlertBeforeUnload", "message: '放弃吗？'")).toBe("enableAlertBeforeUnload:ok");
  host.entry.navigateBack(bySwipe);
  return host.settle();
}

test("a page with an alert before unload asks before the user goes back, and stays when the answer is no", async () => {
  const host = await leaving(false);
  expect(host.queries.map((one) => one.request)).toMatchObject([{ what: "modal", content: "放弃吗？" }]);
  await host.answer({ confirm: false });
  expect(stack(host)).toBe("pages/index/index,pages/second/second");
  host.entry.navigateBack(false);
  await host.answer({ confirm: true });
  expect(stack(host)).toBe("pages/index/index");
});

test("a swipe is not stopped by an alert before unload", async () => {
  expect(stack(await leaving(true))).toBe("pages/index/index");
});

test("neither the app's own navigateBack nor a page without the alert asks", async () => {
  const host = await leaving(false);
  await host.answer({ confirm: false });
  expect(await go(host, "navigateBack", "delta: 1")).toBe("navigateBack:ok");
  expect(stack(host)).toBe("pages/index/index");
  await go(host, "navigateTo", "url: '/pages/second/second'");
  host.entry.navigateBack(false);
  await host.settle();
  expect(stack(host)).toBe("pages/index/index");
});
