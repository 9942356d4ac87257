/** The views of one message: everything can be opened and closed, and what is selected in one view is marked in all. */
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import type { WebSocketServer as Server } from "ws";
import { expect, test, type Host } from "./host";

const require = createRequire(join(import.meta.dirname, "../../peers/package.json"));
const { WebSocketServer } = require("ws") as { WebSocketServer: typeof Server };
const SCRIPT = `Page({ onLoad({ url }) { wx.connectSocket({ url }) } })`;

/** Opens a page that receives this one message, and the detail of it. */
async function receiving(page: Page, host: Host, message: string): Promise<void> {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await new Promise((resolve) => server.once("listening", resolve));
  server.on("connection", (socket) => socket.send(message, () => server.close()));
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await page.goto(host.url);
  await page.getByTestId("open-path").fill(host.project(SCRIPT, "<view/>"));
  await page.getByTestId("open-submit").click();
  await page.getByTestId("page").fill(`pages/a/a?url=${url}`);
  await page.getByTestId("page").press("Enter");
  await page.getByTestId("messages-grid").getByText(message.slice(0, 8)).first().click();
}
const marked = (page: Page) => page.getByTestId("hex").locator(".pair.marked");
const MESSAGE = '{"名字":"小雨","list":[{"text":"行情"},2]}';

test("a value that is chosen in the tree is marked in the bytes and in the text", async ({ page, host }) => {
  await receiving(page, host, MESSAGE);
  await page.getByTestId("message-json").getByText('"行情"').click();
  await expect(page.getByTestId("message-selection")).toContainText("list[0].text");
  await page.getByTestId("message-view-hex").click();
  await expect(marked(page)).toHaveText(["22", "e8", "a1", "8c", "e6", "83", "85", "22"]);
  await page.getByTestId("message-view-text").click();
  await expect(page.getByTestId("message-text").locator("mark")).toHaveText('"行情"');
});

test("bytes that are selected by pointer or by keys choose the value that they belong to", async ({ page, host }) => {
  await receiving(page, host, MESSAGE);
  await page.getByTestId("message-view-hex").click();
  // The second byte of 小 up to the first of 雨.
  await page.getByTestId("hex").locator(".pair[data-at='12']").hover();
  await page.mouse.down();
  await page.getByTestId("hex").locator(".pair[data-at='14']").hover();
  await page.mouse.up();
  await expect(page.getByTestId("message-selection")).toContainText("名字");
  await page.getByTestId("message-view-text").click();
  await expect(page.getByTestId("message-text").locator("mark")).toHaveText("小雨");
  await page.getByTestId("message-view-json").click();
  await expect(page.getByRole("treeitem", { selected: true })).toContainText("名字");
  await page.getByTestId("message-view-hex").click();
  await page.getByTestId("hex").press("End");
  await page.getByTestId("hex").press("Shift+ArrowRight");
  await expect(marked(page)).toHaveCount(2);
});

test("text that is selected is marked in the bytes", async ({ page, host }) => {
  await receiving(page, host, "小雨 says");
  await page.getByTestId("message-text").dblclick({ position: { x: 62, y: 16 } });
  await expect(page.getByTestId("message-text").locator("mark")).toHaveText(/says/);
  await page.getByTestId("message-view-hex").click();
  await expect(marked(page)).toContainText(["73", "61", "79", "73"]);
});

test("a tree is opened and closed as a whole", async ({ page, host }) => {
  await receiving(page, host, '{"a":{"b":{"c":{"d":{"e":"deep"}}}}}');
  const tree = page.getByTestId("message-json");
  await expect(tree).not.toContainText("deep");
  await page.getByTestId("unfold-all").click();
  await expect(tree).toContainText("deep");
  await page.getByTestId("fold-all").click();
  await expect(tree.getByRole("treeitem")).toHaveCount(2);
});

test("a message of three megabytes is opened as far as there is room and answers at once", async ({ page, host }) => {
  const list = Array.from({ length: 60_000 }, (_, id) => ({ id, name: "行情", tags: ["a", "b"], price: 1.5 }));
  await receiving(page, host, JSON.stringify({ list, last: "末尾" }));
  await page.getByTestId("unfold-all").click();
  await expect(page.getByTestId("message-selection")).toContainText(/stay|没有展开/);
  await page.getByTestId("message-json").press("End");
  await expect(page.getByTestId("message-selection")).toContainText("last");
  await page.getByTestId("message-view-text").click();
  await expect(page.getByTestId("message-text").locator("mark")).toHaveText('"末尾"');
  await page.getByTestId("message-view-hex").click();
  await expect(marked(page)).toHaveCount(8);
});
