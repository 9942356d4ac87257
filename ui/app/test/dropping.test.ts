/** Files that are dropped on the window. Counterpart: src/shell/DropTarget.vue, src/stores/dropping.ts. */
import { flushPromises, mount, type VueWrapper } from "@vue/test-utils";
import { createPinia } from "pinia";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { setHost } from "../src/host/current";
import { openMemory, type MemoryHost } from "../src/host/memory";
import { i18n, setLanguage } from "../src/i18n";
import DropTarget from "../src/shell/DropTarget.vue";
import NoticeList from "../src/shell/NoticeList.vue";
import { useSession } from "../src/stores/session";

let host: MemoryHost;
let window_: VueWrapper;
const called: string[] = [];

const Both = {
  components: { DropTarget, NoticeList },
  setup: () => void useSession(),
  template: "<NoticeList /><DropTarget />",
};

/** An event as browsers make it, with these files. */
function drag(type: string, files: readonly File[], kinds: readonly string[] = ["Files"]): Event {
  const items = files.map((file) => ({
    kind: "file",
    getAsFile: () => file,
    webkitGetAsEntry: () => ({ isDirectory: file.name.endsWith("/") }),
  }));
  const event = new Event(type, { cancelable: true });
  Object.defineProperty(event, "relatedTarget", { value: null });
  Object.defineProperty(event, "dataTransfer", { value: { types: kinds, items, dropEffect: "none" } });
  window.dispatchEvent(event);
  return event;
}
async function drop(...files: readonly File[]): Promise<void> {
  drag("drop", files);
  await flushPromises();
  // The content of a file is read in tasks of their own.
  await expect.poll(() => window_.find("[data-testid=drop-target]").exists()).toBe(false);
  await flushPromises();
}
const file = (name: string, bytes: number): File => new File([new Uint8Array(bytes)], name);
const notices = (): string => window_.find("[data-testid=notices]").text();

beforeEach(async () => {
  host = openMemory(new URLSearchParams());
  called.length = 0;
  setHost({
    ...host,
    call: (method, params) => {
      called.push(`${method} ${JSON.stringify(params)}`);
      return host.call(method, params);
    },
  });
  setLanguage("en");
  window_ = mount(Both, { global: { plugins: [createPinia(), i18n] }, attachTo: document.body });
  await flushPromises();
});
afterEach(() => {
  window_.unmount();
  setLanguage("zh-CN");
});

describe("a file that is dragged over the window", () => {
  it("shows where it can be dropped until it leaves, and dragged text shows nothing", async () => {
    drag("dragover", [], ["text/plain"]);
    await flushPromises();
    expect(window_.find("[data-testid=drop-target]").exists()).toBe(false);
    expect(drag("dragover", [file("a.jsonl", 1)]).defaultPrevented).toBe(true);
    await flushPromises();
    expect(window_.find("[data-testid=drop-target]").text()).toContain("Drop to open the fixture");
    drag("dragleave", []);
    await flushPromises();
    expect(window_.find("[data-testid=drop-target]").exists()).toBe(false);
  });
});

describe("a file that is dropped", () => {
  it("goes to the host in parts and is opened from where it is there", async () => {
    await drop(file("a.jsonl", 2_500));
    expect(host.dropped).toEqual([0, 1_024, 2_048].map((at) => ({ name: "a.jsonl", at })));
    expect(called.at(-1)).toBe('fixture.open {"client":0,"path":"/dropped/a.jsonl"}');
  });

  it("of the limit is taken, and a byte more is refused with the way to open it", async () => {
    await drop(file("a.jsonl", 4_096));
    expect(host.dropped).toHaveLength(4);
    await drop(file("b.jsonl", 4_097));
    expect(host.dropped).toHaveLength(4);
    expect(notices()).toContain("b.jsonl has 4.0 KB; up to 4.0 KB can be dropped");
    expect(notices()).toContain("Open it by its path");
  });

  it("with others is not taken, and a folder is none", async () => {
    await drop(file("a.jsonl", 1), file("b.jsonl", 1));
    expect(notices()).toContain("One file at a time: 2 were dropped");
    await drop(file("folder/", 0));
    expect(notices()).toContain("There is no file in what was dropped");
    expect(host.dropped).toHaveLength(0);
  });

  it("on a host that knows paths is opened by its path", async () => {
    host.tell({ push: "drag", state: "over", paths: [] });
    await flushPromises();
    expect(window_.find("[data-testid=drop-target]").exists()).toBe(true);
    host.tell({ push: "drag", state: "dropped", paths: ["/recordings/a.jsonl"] });
    await flushPromises();
    expect(window_.find("[data-testid=drop-target]").exists()).toBe(false);
    expect(called.at(-1)).toBe('fixture.open {"client":0,"path":"/recordings/a.jsonl"}');
  });

  it("that is no fixture is told with line and column, in the language of the window", async () => {
    const message = "/tmp/notes.txt:1:3: the first line is no header of a fixture";
    const refusing = (): Promise<never> => Promise.reject({ code: "not-fixture", message, hint: "it begins" });
    host.call = refusing;
    setLanguage("zh-CN");
    await drop(file("notes.txt", 9));
    expect(notices()).toContain("notes.txt 不是录制文件：问题在第 1 行第 3 列");
    expect(notices()).toContain("录制文件的第一行以");
  });
});
