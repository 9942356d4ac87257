/** Much traffic: the window stays alive, nothing is lost, and what is too large to show is cut and said so. */
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import type { WebSocketServer as Server } from "ws";
import { expect, test } from "./host";
import { Phone } from "./phone";

const require = createRequire(join(import.meta.dirname, "../../peers/package.json"));
const { WebSocketServer } = require("ws") as { WebSocketServer: typeof Server };

const CLIENT = `Page({ data: { state: 'connecting' }, onLoad(query) {
  let count = 0
  const task = wx.connectSocket({ url: query.url })
  task.onOpen(() => task.send({ data: 'go' }))
  task.onMessage(({ data }) => { count += 1; if (data === 'done') this.setData({ state: 'got ' + count }) })
} })`;

/** A server that does something when a client says go. */
async function serving(
  go: (send: (data: string | Buffer) => void) => void,
): Promise<{ url: string; stop: () => void }> {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await new Promise((resolve) => server.once("listening", resolve));
  server.on("connection", (socket) => socket.on("message", () => go((data) => socket.send(data))));
  return { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`, stop: () => server.close() };
}

async function open(page: Page, host: { url: string }, project: string, url: string): Promise<Phone> {
  await page.goto(host.url);
  await page.getByTestId("open-path").fill(project);
  await page.getByTestId("open-submit").click();
  await page.getByTestId("page").fill(`pages/a/a?url=${url}`);
  await page.getByTestId("page").press("Enter");
  return new Phone(page, 1);
}

test("fifty thousand messages in a burst are all there and the window answers meanwhile", async ({ page, host }) => {
  const server = await serving((send) => {
    for (let i = 1; i < 50_000; i++) send(JSON.stringify({ i, text: "行情" }));
    send("done");
  });
  const phone = await open(page, host, host.project(CLIENT, "<view>{{state}}</view>"), server.url);
  await page.getByTestId("tab-timeline").click();
  await page.getByTestId("tab-messages").click();
  await expect(phone.text("got 50000")).toBeVisible();
  await expect(page.getByTestId("messages-total")).toContainText(/50[,\s]?001/);
  server.stop();
});

test("a message of fifty megabytes is listed with its size and its detail says that it is cut", async ({
  page,
  host,
}) => {
  const server = await serving((send) => {
    send("x".repeat(50 * 1024 * 1024));
    send("done");
  });
  const phone = await open(page, host, host.project(CLIENT, "<view>{{state}}</view>"), server.url);
  await expect(phone.text("got 2")).toBeVisible({ timeout: 15_000 });
  const large = page.getByTestId("panel-messages").getByText("xxxxxxxx", { exact: false }).first();
  await large.click();
  await expect(page.getByTestId("panel-messages")).toContainText("50.0 MB");
  await expect(page.getByText(/It is long|内容很长|太长/).first()).toBeVisible();
  server.stop();
});
