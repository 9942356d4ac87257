/** The window over the memory host: what a user sees and reaches. Counterpart: src/shell/, src/panels/. */
import { flushPromises, mount, type VueWrapper } from "@vue/test-utils";
import { createPinia } from "pinia";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { setHost } from "../src/host/current";
import { openMemory, type MemoryHost } from "../src/host/memory";
import { i18n } from "../src/i18n";
import App from "../src/shell/App.vue";
import { useSession } from "../src/stores/session";

let app: VueWrapper;
let host: MemoryHost;

async function open(options = ""): Promise<void> {
  host = openMemory(new URLSearchParams(options));
  setHost(host);
  app = mount(App, { global: { plugins: [createPinia(), i18n] }, attachTo: document.body });
  await settle();
}
/** Timers of refreshes as well as promises. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 4; turn++) {
    await flushPromises();
    await vi.advanceTimersByTimeAsync(100);
  }
  await flushPromises();
}
const find = (testid: string): ReturnType<VueWrapper["find"]> => app.find(`[data-testid="${testid}"]`);
async function press(testid: string): Promise<void> {
  await find(testid).trigger("mousedown", { button: 0 });
  await find(testid).trigger("click");
  await settle();
}

beforeEach(() => {
  vi.useFakeTimers();
  // happy-dom lays nothing out: a table that is 480 px high draws its first rows.
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(480);
  // The frame is not loaded here; its own tests are in ui/view.
  vi.spyOn(HTMLIFrameElement.prototype, "src", "set").mockImplementation(() => undefined);
});
afterEach(() => {
  app.unmount();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("the welcome page", () => {
  it("opens a sample with one click, both clients of it", async () => {
    await open();
    expect(find("welcome").exists()).toBe(true);
    await press("sample-chat");
    expect(find("welcome").exists()).toBe(false);
    expect(find("phone-1").exists()).toBe(true);
    expect(find("phone-2").exists()).toBe(true);
  });
  it("says what is wrong with a path, and the next step", async () => {
    await open();
    await find("open-path").setValue("nowhere");
    await find("open-submit").trigger("submit");
    await settle();
    expect(find("notices").text()).toContain("nowhere is not a mini-program");
    expect(find("notices").text()).toContain("open the folder that has app.json");
  });
  it("takes a project off the list", async () => {
    await open();
    expect(find("recents").findAll("li").length).toBe(2);
    await find("recents").find(".forget").trigger("click");
    await settle();
    expect(find("recents").findAll("li").length).toBe(1);
  });
});

describe("the messages", () => {
  it("are shown with an arrow as well as a colour for their direction", async () => {
    await open("open=1");
    const grid = find("messages-grid");
    expect(grid.attributes("aria-rowcount")).toBe(String(16 + 1));
    expect(grid.text()).toContain("↑");
    expect(grid.text()).toContain("↓");
  });
  it("follow the newest as they come, and stand still while paused", async () => {
    await open("open=1");
    host.clients[0]!.chat();
    host.changed();
    await settle();
    expect(find("messages-total").text()).toBe("17");
    await press("messages-pause");
    host.clients[0]!.chat();
    host.changed();
    await settle();
    expect(find("messages-grid").attributes("aria-rowcount")).toBe("18");
    expect(app.find('[role="status"].behind').text()).toContain("1");
  });
  it("are still paused when another panel was looked at", async () => {
    await open("open=1");
    await press("messages-pause");
    await press("tab-console");
    host.clients[0]!.chat();
    host.changed();
    await press("tab-messages");
    expect(find("messages-pause").attributes("aria-pressed")).toBe("true");
    expect(find("messages-grid").attributes("aria-rowcount")).toBe("17");
  });
  it("that fit no filter leave a way out", async () => {
    await open("open=1");
    await find("messages-filter").setValue("no such text");
    await settle();
    await find("messages-empty").find("button").trigger("click");
    await settle();
    expect(find("messages-grid").exists()).toBe(true);
  });
  it("show their JSON when they are chosen by keys", async () => {
    await open("open=1");
    await find("messages-grid").trigger("keydown", { key: "Home" });
    await settle();
    expect(find("message-json").text()).toContain("join");
  });
});

describe("a filter of the node tree", () => {
  it("shows matches with the nodes above them and chooses the next one by Enter", async () => {
    await open("open=1");
    await press("tab-wxml");
    await find("wxml-filter").setValue("#send");
    await settle();
    expect(find("wxml-found").text()).toContain("1");
    expect(find("wxml-tree").text()).toContain("composer");
    expect(find("wxml-tree").text()).not.toContain("status");
    await find("wxml-filter").trigger("keydown", { key: "Enter" });
    await settle();
    expect(find("wxml-node").text()).toContain("bind:tap");
  });
  it("gives the whole tree back as it was when it is cleared", async () => {
    await open("open=1");
    await press("tab-wxml");
    const before = find("wxml-tree").text();
    await find("wxml-filter").setValue("nowhere");
    await settle();
    await find("wxml-empty").find("button").trigger("click");
    await settle();
    expect(find("wxml-tree").text()).toBe(before);
  });
});

describe("the data of a page", () => {
  it("is folded as before when a filter that fits nothing is cleared", async () => {
    await open("open=1");
    await press("tab-appdata");
    const tree = find("appdata-tree");
    const opened = tree.text();
    await tree.find('[aria-expanded="true"] .twist').trigger("mousedown", { button: 0 });
    await settle();
    const before = tree.text();
    expect(before).not.toBe(opened);
    await find("appdata-filter").setValue("nowhere");
    await settle();
    expect(find("appdata-empty").exists()).toBe(true);
    await find("appdata-empty").find("button").trigger("click");
    await settle();
    expect(find("appdata-tree").text()).toBe(before);
  });
});

describe("two clients", () => {
  it("have panels of their own: the chosen one is shown", async () => {
    await open("open=2");
    const session = useSession();
    await press("select-client-2");
    expect(session.active?.client).toBe(2);
    expect(find("select-client-2").attributes("aria-pressed")).toBe("true");
    expect(find("select-client-1").attributes("aria-pressed")).toBe("false");
  });
});

it("marks errors at the console's tab and shows them with their place", async () => {
  await open("open=1");
  expect(find("tab-console").text()).toContain("1");
  await press("tab-console");
  expect(find("console-grid").text()).toContain("TypeError");
  expect(find("console-grid").text()).toContain("chat.ts:131");
});

it("shows what did not compile, errors first", async () => {
  await open("open=1&findings");
  expect(find("findings").text()).toContain("pages/about/about.wxml:17:3");
  expect(find("findings").text()).not.toContain("app.wxss");
});

it("speaks the other language at once", async () => {
  await open("open=1");
  i18n.global.locale.value = "en";
  await settle();
  expect(find("tab-timeline").text()).toBe("Timeline");
  i18n.global.locale.value = "zh-CN";
  await settle();
  expect(find("tab-timeline").text()).toBe("时间线");
});
