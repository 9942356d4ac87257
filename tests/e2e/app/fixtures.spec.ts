/** Recording in the window, and replaying what was recorded, over a real `miniwire ui`. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Phone } from "./phone";
import { expect, test } from "./host";

test.use({ locale: "en-US" });

const COUNTER = "Page({data: {n: 0}, add() { this.setData({n: this.data.n + 1}); console.log('n is', this.data.n) }})";
const BUTTON = '<button id="add" bindtap="add">n={{n}}</button>';

const TALK = `Page({onLoad() {
  const socket = wx.connectSocket({url: "ws://a.example/im"});
  socket.onOpen(() => socket.send({data: JSON.stringify({op: "say", to: {room: "green", seats: [1, 2]}})}));
}})`;
const LINES = [
  { miniwire: 1, name: "the blue room", page: "pages/a/a" },
  { t: 0, event: "open", url: "ws://a.example/im" },
  { t: 10, event: "opened", status: 101 },
  { t: 20, event: "out", json: { op: "say", to: { room: "blue", seats: [1, 2] } } },
  { t: 30, event: "end" },
];

async function open(page: import("@playwright/test").Page, url: string, path: string): Promise<void> {
  await page.goto(url);
  await page.getByTestId("open-path").fill(path);
  await page.getByTestId("open-submit").click();
}

test("a recording with a tap is on the disk when it ends, and replays to the app", async ({ page, host }) => {
  await open(page, host.url, host.project(COUNTER, BUTTON));
  const phone = new Phone(page, 1);
  await expect(phone.text("n=0")).toBeVisible();
  // So that the page after the restart is known from the one before.
  await phone.tap("#add");
  await expect(phone.text("n=1")).toBeVisible();
  await page.getByTestId("record").click();
  await page.getByTestId("record-restart").click();
  await expect(page.getByTestId("record-stop")).toContainText("line");
  await expect(phone.text("n=0")).toBeVisible();
  await phone.tap("#add");
  await expect(phone.text("n=1")).toBeVisible();
  await expect(page.getByTestId("record-stop")).toContainText("3 lines");
  await page.getByTestId("record-stop").click();
  await expect(page.getByTestId("recorded")).toContainText("Recorded 4 lines");
  const path = (await page.getByTestId("recorded-path").textContent()) ?? "";
  expect(path.startsWith(join(host.folder, "project/fixtures"))).toBe(true);
  const lines = readFileSync(path, "utf8").trim().split("\n");
  expect(lines).toHaveLength(4);
  expect(JSON.parse(lines[2] ?? "")).toMatchObject({ event: "action", action: "tap", selector: "#add" });

  await page.getByTestId("recorded-replay").click();
  await expect(page.getByTestId("replay-outcome")).toContainText("As recorded");
  await page.getByTestId("tab-console").click();
  await expect(page.getByTestId("console-grid")).toContainText("n is 1");
  await expect(phone.text("n=1")).toBeVisible();
  await page.getByTestId("tab-replay").click();
  await page.getByTestId("replay-leave").click();
  await expect(page.getByTestId("tab-replay")).toBeHidden();
  await expect(phone.text("n=0")).toBeVisible();
});

test("what the app sends otherwise is compared with its line, and found in the messages", async ({ page, host }) => {
  host.write("fixtures/room.jsonl", LINES.map((line) => JSON.stringify(line)).join("\n") + "\n");
  await open(page, host.url, host.project(TALK, "<view>room</view>"));
  await page.getByTestId("record").click();
  await page.getByTestId("replay-open").click();
  await page.getByTestId("replay-path-field").fill("fixtures/none.jsonl");
  await page.getByTestId("replay-submit").click();
  await expect(page.getByTestId("replay-problem")).toContainText("none.jsonl cannot be read");
  await page.getByTestId("replay-file").click();
  await expect(page.getByTestId("replay-outcome")).toContainText("1 difference");
  await expect(page.getByTestId("replay-path")).toHaveText("$['to']['room']");
  await expect(page.getByTestId("replay-expected").locator(".differs")).toContainText('room: "blue"');
  await expect(page.getByTestId("replay-got").locator(".differs")).toContainText('room: "green"');
  await expect(page.getByTestId("replay-failures")).toContainText("line 4");
  await page.getByTestId("replay-show").click();
  await expect(page.getByTestId("tab-messages")).toHaveAttribute("data-state", "active");
  await expect(page.getByTestId("messages-grid").locator("[aria-selected=true]")).toContainText("green");
});

test("a fixture that is opened has its lines in the tables and its problems listed", async ({ page, host }) => {
  const lines = LINES.map((line) => JSON.stringify(line));
  const broken = '{"t":25,"event":"in","text":}';
  host.write("fixtures/room.jsonl", [...lines.slice(0, 4), broken, ...lines.slice(4), ""].join("\n"));
  await open(page, host.url, host.project(COUNTER, BUTTON));
  const phone = new Phone(page, 1);
  await expect(phone.text("n=0")).toBeVisible();
  await page.getByTestId("record").click();
  await page.getByTestId("fixture-open").click();
  await page.getByTestId("replay-file").click();
  await expect(page.getByTestId("fixture-problems")).toContainText("5:");
  await expect(page.getByTestId("fixture-header")).toContainText("the blue room");
  await expect(phone.text("No app runs here")).toBeVisible();
  await page.getByTestId("tab-messages").click();
  await expect(page.getByTestId("messages-grid")).toContainText("blue");
  await page.getByTestId("tab-connections").click();
  await expect(page.getByTestId("panel-connections")).toContainText("ws://a.example/im");
  await page.getByTestId("tab-fixture").click();
  await page.getByTestId("fixture-leave").click();
  await expect(phone.text("n=0")).toBeVisible();
});
