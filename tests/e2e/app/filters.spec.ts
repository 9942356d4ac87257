/** Filters of the panels whose lists are here, by hand and by keys, and the choice of a connection. */
import type { Page } from "@playwright/test";
import { expect, test, type Host } from "./host";

const SCRIPT = `Page({
  data: { list: [{ name: '小雨' }, { name: 'Ken' }], state: { unread: 12 } },
  onLoad() { wx.setStorageSync('profile', { name: '小雨' }); wx.setStorageSync('token', 'eyJ') },
})`;
const WXML = `<view class="room"><view wx:for="{{list}}" wx:key="name" class="row" data-name="{{item.name}}">
<text>{{item.name}}</text><text>说</text></view><input id="say" placeholder="Say it"/></view>`;

async function open(page: Page, host: Host, panel: string): Promise<void> {
  await page.goto(host.url);
  await page.getByTestId("open-path").fill(host.project(SCRIPT, WXML));
  await page.getByTestId("open-submit").click();
  await page.getByTestId(`tab-${panel}`).click();
}

test("the node tree shows what fits with the nodes above it and steps through it by Enter", async ({ page, host }) => {
  await open(page, host, "wxml");
  const tree = page.getByTestId("wxml-tree");
  await expect(tree).toContainText("说");
  await page.getByTestId("wxml-filter").fill("text:小雨");
  await expect(page.getByTestId("wxml-found")).toContainText("1");
  await expect(tree).toContainText("room");
  await expect(tree).not.toContainText("Ken");
  await page.getByTestId("wxml-filter").fill(".row");
  await expect(page.getByTestId("wxml-found")).toContainText("2");
  await page.getByTestId("wxml-filter").press("Enter");
  await expect(page.getByTestId("wxml-node")).toContainText("小雨");
  await page.getByTestId("wxml-filter").press("Enter");
  await expect(page.getByTestId("wxml-node")).toContainText("Ken");
  await page.getByTestId("wxml-filter").press("Shift+Enter");
  await expect(page.getByTestId("wxml-node")).toContainText("小雨");
});

test("the node tree finds attributes that it does not show", async ({ page, host }) => {
  await open(page, host, "wxml");
  await page.getByTestId("wxml-filter").fill("[placeholder=say]");
  await expect(page.getByTestId("wxml-tree")).toContainText('<input id="say">');
  await expect(page.getByTestId("wxml-tree")).not.toContainText("row");
});

test("a filter that cannot be read says so and leaves a way out", async ({ page, host }) => {
  await open(page, host, "wxml");
  await page.getByTestId("wxml-filter").fill("[placeholder");
  await expect(page.getByTestId("wxml-empty")).toContainText("[placeholder");
  await expect(page.getByTestId("wxml-filter")).toHaveAttribute("aria-invalid", "true");
  await page.getByTestId("wxml-empty").getByRole("button").click();
  await expect(page.getByTestId("wxml-tree")).toContainText("说");
});

test("page data is found by name and by value, with the way to it", async ({ page, host }) => {
  await open(page, host, "appdata");
  await page.getByTestId("appdata-filter").fill("12");
  await expect(page.getByTestId("appdata-tree")).toHaveText(/^state: ?\{1\}.*unread: 12$/s);
  await page.getByTestId("appdata-filter").fill("path:list value:小雨");
  await expect(page.getByTestId("appdata-found")).toContainText("1");
  await page.getByTestId("appdata-filter").fill("nowhere");
  await expect(page.getByTestId("appdata-empty")).toContainText("path:");
});

test("storage and connections are filtered by their fields", async ({ page, host }) => {
  await open(page, host, "storage");
  await page.getByTestId("storage-filter").fill("value:小雨");
  await expect(page.getByTestId("storage-grid")).toContainText("profile");
  await expect(page.getByTestId("storage-grid")).not.toContainText("token");
  await page.getByTestId("storage-filter").fill("key:小雨");
  await expect(page.getByTestId("storage-empty")).toContainText("key:");
});

test("Ctrl+F goes to the filter of the panel that is open, from wherever the focus is", async ({ page, host }) => {
  await open(page, host, "storage");
  await page.getByTestId("storage-grid").press("Control+f");
  await expect(page.getByTestId("storage-filter")).toBeFocused();
  await page.getByTestId("tab-connections").click();
  await page.getByTestId("page").press("Control+f");
  await expect(page.getByTestId("connections-filter")).toBeFocused();
});

test("the messages of one connection are chosen from the connections that there are", async ({ page, host }) => {
  await page.goto(host.url);
  await page.getByTestId("sample-echo").click();
  await page.getByTestId("restart").click();
  await page.getByTestId("tab-connections").click();
  const rows = page.getByTestId("connections-grid").getByRole("row");
  await expect(rows).toHaveCount(2);
  const url = (await rows.nth(1).locator(".is-url").innerText()).replace("ws://", "");
  await rows.nth(1).click();
  await page.getByTestId("show-messages").click();
  await page.getByTestId("messages-connection").click();
  await expect(page.getByRole("option")).toHaveCount(2);
  await expect(page.getByRole("option").nth(1)).toContainText(url);
});
