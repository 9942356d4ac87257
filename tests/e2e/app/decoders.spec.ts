/** A connection that speaks MQTT is shown as packets: rows, the tree with its bytes, and what a person chooses in place of it. */
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import type { WebSocketServer as Server } from "ws";
import { expect, test, type Host } from "./host";

const require = createRequire(join(import.meta.dirname, "../../peers/package.json"));
const { WebSocketServer } = require("ws") as { WebSocketServer: typeof Server };

/** CONNECT, then a PUBLISH with QoS 1 once the broker has answered. */
const SCRIPT = `
const bytes = (hex) => new Uint8Array(hex.match(/../g).map((pair) => parseInt(pair, 16))).buffer
Page({ onLoad({ url }) {
  const task = wx.connectSocket({ url, protocols: ['mqtt'] })
  const sent = ['32110003612f6200077b2274223a32312e357d', '30050003612f23']
  task.onOpen(() => task.send({ data: bytes('100d00044d5154540402003c000161') }))
  task.onMessage(() => { const next = sent.shift(); if (next) task.send({ data: bytes(next) }) })
} })`;
const CONNACK = Buffer.from("20020000", "hex");
const PUBACK = Buffer.from("40020007", "hex");

async function publishing(page: Page, host: Host): Promise<void> {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1", handleProtocols: () => "mqtt" });
  await new Promise((resolve) => server.once("listening", resolve));
  server.on("connection", (socket) => {
    const answers = [CONNACK, PUBACK];
    socket.on("message", () => {
      const next = answers.shift();
      if (next) socket.send(next);
      else server.close();
    });
  });
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/mqtt`;
  await page.goto(host.url);
  await page.getByTestId("open-path").fill(host.project(SCRIPT, "<view/>"));
  await page.getByTestId("open-submit").click();
  await page.getByTestId("page").fill(`pages/a/a?url=${url}`);
  await page.getByTestId("page").press("Enter");
  await expect(page.getByTestId("messages-grid").getByText("PUBACK")).toBeVisible();
}
const row = (page: Page, name: string) => page.getByTestId("messages-grid").getByText(name, { exact: true }).first();
const marked = (page: Page) => page.getByTestId("hex").locator(".pair.marked");

test("rows tell packets and their answers, and a field marks its bytes", async ({ page, host }) => {
  await publishing(page, host);
  await expect(page.getByTestId("messages-grid")).toContainText(/PUBACK\s*id=7.*PUBLISH/);
  await row(page, "PUBLISH").click();
  const tree = page.getByTestId("message-packet");
  await expect(tree).toContainText("QoS 1: at least once");
  await tree.getByText("packet identifier").click();
  await expect(marked(page)).toHaveText(["00", "07"]);
  await page.getByTestId("message-view-hex").click();
  await expect(marked(page)).toHaveText(["00", "07"]);
});

test("bytes that are selected choose the smallest field that has them", async ({ page, host }) => {
  await publishing(page, host);
  await row(page, "PUBLISH").click();
  await page.getByTestId("hex").locator(".pair[data-at='5']").click();
  await expect(page.getByTestId("message-packet").locator("[aria-selected='true']")).toContainText("topic");
});

test("what is wrong stands in the row and above the fields", async ({ page, host }) => {
  await publishing(page, host);
  await expect(page.getByTestId("messages-grid").getByRole("img", { name: /no topic to publish to/ })).toBeVisible();
  await page.getByTestId("messages-grid").getByText("a/#").click();
  await expect(page.getByTestId("message-problem")).toContainText("+ and # are for subscriptions only");
});

test("a protocol that is chosen decodes the connection anew, and off shows the bytes", async ({ page, host }) => {
  await publishing(page, host);
  await row(page, "PUBLISH").click();
  await page.getByTestId("message-protocol").click();
  await page.getByRole("option", { name: "hex" }).click();
  await expect(page.getByTestId("message-packet")).toContainText("BYTES");
  await page.getByTestId("message-protocol").click();
  await page.getByRole("option").last().click();
  await expect(page.getByTestId("message-view-packet")).toBeDisabled();
  await expect(page.getByTestId("messages-grid")).toContainText("40 02 00 07");
});
