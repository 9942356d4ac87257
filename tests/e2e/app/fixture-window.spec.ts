/** Fixtures in the window: dropped on it, decoded, compared and replayed as the command does it, over a real `miniwire ui`. */
import type { Page } from "@playwright/test";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BINARY, expect, test } from "./host";
import { Phone } from "./phone";

test.use({ locale: "en-US" });

const SESSIONS = join(import.meta.dirname, "../../../fixtures/sessions");

async function open(page: Page, url: string, path: string): Promise<void> {
  await page.goto(url);
  await page.getByTestId("open-path").fill(path);
  await page.getByTestId("open-submit").click();
}

/** What a browser tells while a file is dragged, and when it is dropped. */
async function drag(page: Page, type: "dragenter" | "drop", name: string, content: string): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([file, text]) => {
      const dragged = new DataTransfer();
      dragged.items.add(new File([text ?? ""], file ?? ""));
      return dragged;
    },
    [name, content] as const,
  );
  await page.dispatchEvent("body", type, { dataTransfer: transfer });
}

async function look(page: Page, path: string): Promise<void> {
  await page.getByTestId("record").click();
  await page.getByTestId("fixture-open").click();
  await page.getByTestId("replay-path-field").fill(path);
  await page.getByTestId("replay-submit").click();
  await expect(page.getByTestId("tab-fixture")).toBeVisible();
}

async function replay(page: Page, path: string): Promise<void> {
  await page.getByTestId("record").click();
  await page.getByTestId("replay-open").click();
  await page.getByTestId("replay-path-field").fill(path);
  await page.getByTestId("replay-submit").click();
}

const lines = (...all: readonly object[]): string => all.map((line) => `${JSON.stringify(line)}\n`).join("");

test("a fixture is dropped on the window without a project, and on one with an app", async ({ page, host }) => {
  await page.goto(host.url);
  await expect(page.getByTestId("sample-chat")).toBeVisible();
  const chat = readFileSync(join(SESSIONS, "socketio-chat.jsonl"), "utf8");
  await drag(page, "dragenter", "chat.jsonl", chat);
  await expect(page.getByTestId("drop-target")).toContainText("Drop to open the fixture");
  await expect(page.getByTestId("drop-target")).toContainText("64.0 MB");
  await drag(page, "drop", "chat.jsonl", chat);
  await expect(page.getByTestId("drop-target")).toBeHidden();
  await expect(page.getByTestId("messages-grid")).toContainText("EVENT");

  await page.getByTestId("home").click();
  await open(page, host.url, host.project("Page({})", "<view>here</view>"));
  await expect(new Phone(page, 1).text("here")).toBeVisible();
  await drag(
    page,
    "drop",
    "room.jsonl",
    lines({ miniwire: 1, name: "room" }, { event: "open", url: "ws://a.example/" }),
  );
  await expect(new Phone(page, 1).text("No app runs here")).toBeVisible();
  await page.getByTestId("tab-fixture").click();
  await expect(page.getByTestId("panel-fixture")).toContainText("dropped/room.jsonl");
});

test("a fixture of many parts arrives whole", async ({ page, host }) => {
  await page.goto(host.url);
  await expect(page.getByTestId("sample-chat")).toBeVisible();
  const text = "x".repeat(1_000);
  const all = Array.from({ length: 2_500 }, (_, n) => ({ t: n, event: "in", json: { n, text } }));
  const header = [{ miniwire: 1 }, { event: "open", url: "ws://a.example/" }, { event: "opened" }];
  await drag(page, "drop", "long.jsonl", lines(...header, ...all));
  await expect(page.getByTestId("fixture-problems")).toContainText("there is no `end` line");
  await page.getByTestId("tab-messages").click();
  await expect(page.getByTestId("messages-grid")).toContainText('"n":2499');
});

test("what is no fixture or too large is refused with the next step, and nothing changes", async ({ page, host }) => {
  await open(page, host.url, host.project("Page({})", "<view>here</view>"));
  await expect(new Phone(page, 1).text("here")).toBeVisible();
  await drag(page, "drop", "notes.txt", "dear diary\n");
  await expect(page.getByTestId("notices")).toContainText("notes.txt is no fixture: it fails at line 1, column 1");
  await expect(page.getByTestId("notices")).toContainText('begins {"miniwire":1');
  await page.evaluate(() => {
    const dragged = new DataTransfer();
    dragged.items.add(new File([new Uint8Array((64 << 20) + 1)], "huge.jsonl"));
    document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: dragged, bubbles: true, cancelable: true }));
  });
  await expect(page.getByTestId("notices")).toContainText("huge.jsonl has 64.0 MB; up to 64.0 MB can be dropped");
  await expect(new Phone(page, 1).text("here")).toBeVisible();
  await expect(page.getByTestId("tab-fixture")).toBeHidden();
});

test("packets of an opened fixture are read as live ones are: lines, answers, fields with their bytes", async ({
  page,
  host,
}) => {
  await open(page, host.url, host.project("Page({})", "<view>here</view>"));
  await expect(new Phone(page, 1).text("here")).toBeVisible();
  await look(page, join(SESSIONS, "mqtt-dashboard.jsonl"));
  await page.getByTestId("tab-messages").click();
  const grid = page.getByTestId("messages-grid");
  await expect(grid).toContainText("CONNECTMQTT 5");
  await expect(grid).toContainText("answers SUBSCRIBE");
  await grid.getByText("SUBACK").first().click();
  await expect(page.getByTestId("message-line")).toHaveText("line 7");
  await expect(page.getByTestId("message-made")).toBeVisible();
  await expect(page.getByTestId("messages-detail").or(page.locator(".detail-pane"))).toContainText("packet identifier");
  await page.getByTestId("tab-timeline").click();
  await expect(page.getByTestId("timeline-grid")).toContainText("PUBLISH");

  await look(page, join(SESSIONS, "socketio-chat.jsonl"));
  await page.getByTestId("tab-messages").click();
  await expect(grid).toContainText("socket.io");
  await expect(grid).toContainText("ACK");
  // Messages that are no packet lines are recognised as in a session.
  await look(page, join(SESSIONS, "sse-ticker.jsonl"));
  await page.getByTestId("tab-messages").click();
  await expect(grid).toContainText("sse");
});

const TALK = `Page({onLoad() {
  const socket = wx.connectSocket({url: "ws://a.example/im"});
  socket.onOpen(() => {
    socket.send({data: new Uint8Array([1, 2, 3, 9, 9, 7, 8]).buffer});
    socket.send({data: "ping 2 at 10:05"});
    socket.send({data: JSON.stringify({to: {room: "green"}})});
  });
}})`;

test("bytes, words and places that differ are marked on both sides", async ({ page, host }) => {
  const [open_, opened] = [{ event: "open", url: "ws://a.example/im" }, { event: "opened" }];
  host.write(
    "fixtures/a.jsonl",
    lines(
      { miniwire: 1, page: "pages/a/a" },
      open_,
      opened,
      { event: "out", base64: Buffer.from([1, 2, 3, 7, 8]).toString("base64") },
      { event: "out", text: "ping 1 at 10:00" },
      { event: "out", json: { to: { room: "blue" } } },
    ),
  );
  await open(page, host.url, host.project(TALK, "<view>room</view>"));
  await replay(page, "fixtures/a.jsonl");
  await expect(page.getByTestId("replay-outcome")).toContainText("3 differences");
  const failures = page.getByTestId("replay-failures").getByRole("option");
  const bytes = page.getByTestId("replay-bytes");
  await expect(page.getByTestId("replay-compare")).toContainText("2 bytes differ, from offset 000003 on");
  await expect(bytes.getByTestId("bytes-got").locator(".cell.differs")).toHaveText(["09", "09"]);
  await expect(bytes.getByTestId("bytes-expected").locator(".cell.gap")).toHaveCount(2);
  await expect(bytes.getByTestId("bytes-expected").locator(".cell:not(.differs)")).toHaveText([
    "01",
    "02",
    "03",
    "07",
    "08",
  ]);
  await failures.nth(1).click();
  await expect(page.getByTestId("replay-expected").locator("mark")).toHaveText(["1", "00"]);
  await expect(page.getByTestId("replay-got").locator("mark")).toHaveText(["2", "05"]);
  await failures.nth(2).click();
  await expect(page.getByTestId("replay-path")).toHaveText("$['to']['room']");
});

test("a replay has the profile of its fixture and an empty storage, in the window as on the command line", async ({
  page,
  host,
}) => {
  const script = `Page({onLoad() {
    const {platform, model} = wx.getSystemInfoSync();
    console.log([platform, model, wx.getAppBaseInfo().language, wx.getStorageSync("seen") || "nothing kept"].join(", "));
    wx.setStorageSync("seen", "kept");
  }})`;
  const project = host.project(script, "<view>here</view>");
  const file = "fixtures/devtools.jsonl";
  host.write(file, lines({ miniwire: 1, app: "..", page: "pages/a/a", profile: "devtools" }));
  await open(page, host.url, project);
  await expect(new Phone(page, 1).text("here")).toBeVisible();
  await page.getByTestId("device").click();
  await page.getByRole("option", { name: "Pixel 8" }).click();
  await page.getByTestId("tab-console").click();
  await expect(page.getByTestId("console-grid")).toContainText("android, Pixel 8, zh_CN, kept");

  await replay(page, file);
  await expect(page.getByTestId("replay-outcome")).toContainText("As recorded");
  await page.getByTestId("tab-console").click();
  const told = "devtools, iPhone 15, zh_CN, nothing kept";
  await expect(page.getByTestId("console-grid")).toContainText(told);
  const command = execFileSync(BINARY, ["replay", join(project, file)], { encoding: "utf8" });
  expect(command).toContain(told);

  await page.getByTestId("tab-replay").click();
  await page.getByTestId("replay-leave").click();
  await page.getByTestId("tab-console").click();
  await expect(page.getByTestId("console-grid")).toContainText("android, Pixel 8, zh_CN, kept");
});

test("a file that is dragged over a phone is taken by the window, and the phone stays what it is", async ({
  page,
  host,
}) => {
  await open(page, host.url, host.project("Page({})", "<view>here</view>"));
  const phone = new Phone(page, 1);
  await expect(phone.text("here")).toBeVisible();
  const tell = (type: string): Promise<void> =>
    phone.text("here").evaluate((node, kind) => {
      const dragged = new DataTransfer();
      dragged.items.add(new File(["x"], "a.jsonl"));
      const event = new DragEvent(kind, { dataTransfer: dragged, bubbles: true, cancelable: true });
      node.dispatchEvent(event);
      if (!event.defaultPrevented) throw new Error(`${kind} would leave the page`);
    }, type);
  await tell("dragenter");
  await expect(page.getByTestId("drop-target")).toBeVisible();
  await tell("drop");
  await expect(page.getByTestId("drop-target")).toBeHidden();
  await expect(phone.text("here")).toBeVisible();
});
