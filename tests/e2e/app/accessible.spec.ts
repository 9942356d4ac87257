/** Every panel passes axe, in both languages and both themes. */
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, openChat, test } from "./host";

const PANELS = ["messages", "connections", "console", "wxml", "appdata", "storage", "timeline"];

/** The phone's screen is what the app draws, not the inspector. */
async function expectNoFault(page: Page, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).exclude("iframe").analyze();
  expect(violations.map(({ id, nodes }) => [what, id, nodes[0]?.html])).toEqual([]);
}

for (const [locale, colorScheme] of [
  ["zh-CN", "light"],
  ["en-US", "dark"],
] as const) {
  test.describe(`${locale}, ${colorScheme}`, () => {
    test.use({ locale, colorScheme });

    test("the welcome page has no fault that axe finds", async ({ page, host }) => {
      await page.goto(host.url);
      await expect(page.getByTestId("sample-chat")).toBeVisible();
      expect(
        (await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => [id, nodes[0]?.html]),
      ).toEqual([]);
    });

    test("the panels have no fault that axe finds", async ({ page, host }) => {
      // Axe looks at seven panels, each with all of the page around it.
      test.slow();
      await openChat(page, host);
      for (const panel of PANELS) {
        await page.getByTestId(`tab-${panel}`).click();
        await expectNoFault(page, panel);
      }
    });

    test("a drop target, an opened fixture and what differs in a replay have no fault that axe finds", async ({
      page,
      host,
    }) => {
      test.slow();
      const script = `Page({onLoad() {
        const socket = wx.connectSocket({url: "ws://a.example/im"});
        socket.onOpen(() => [new Uint8Array([1, 2]).buffer, "ping 2", '{"a":2}'].forEach((data) => socket.send({data})));
      }})`;
      const [start, opened] = ['{"event":"open","url":"ws://a.example/im"}', '{"event":"opened"}'];
      const sent = [
        '{"event":"out","base64":"AQM="}',
        '{"event":"out","text":"ping 1"}',
        '{"event":"out","json":{"a":1}}',
      ];
      host.write("fixtures/a.jsonl", ['{"miniwire":1,"page":"pages/a/a"}', start, opened, ...sent, ""].join("\n"));
      await page.goto(host.url);
      await page.getByTestId("open-path").fill(host.project(script, "<view>here</view>"));
      await page.getByTestId("open-submit").click();
      await expect(page.getByTestId("messages-empty").or(page.getByTestId("messages-grid"))).toBeVisible();
      const files = await page.evaluateHandle(() => {
        const dragged = new DataTransfer();
        dragged.items.add(new File(["x"], "a.jsonl"));
        return dragged;
      });
      await page.dispatchEvent("body", "dragenter", { dataTransfer: files });
      await expect(page.getByTestId("drop-target")).toBeVisible();
      await expectNoFault(page, "drop target");
      await page.dispatchEvent("body", "dragleave", { dataTransfer: files });
      for (const [item, panel] of [
        ["fixture-open", "fixture-problems"],
        ["replay-open", "replay-compare"],
      ] as const) {
        await page.getByTestId("record").click();
        await page.getByTestId(item).click();
        await page.getByTestId("replay-file").click();
        await expect(page.getByTestId(panel)).toBeVisible();
        await expectNoFault(page, panel);
      }
      for (const index of [1, 2]) {
        await page.getByTestId("replay-failures").getByRole("option").nth(index).click();
        await expectNoFault(page, `failure ${index}`);
      }
    });

    test("matches, and a filter that cannot be read, have no fault that axe finds", async ({ page, host }) => {
      await openChat(page, host);
      await page.getByTestId("tab-wxml").click();
      await page.getByTestId("wxml-filter").fill("view");
      await expect(page.getByTestId("wxml-found")).toBeVisible();
      await expectNoFault(page, "matches");
      await page.getByTestId("wxml-filter").fill("[view");
      await expect(page.getByTestId("wxml-empty")).toBeVisible();
      await expectNoFault(page, "bad filter");
    });

    test("the views of a message have no fault that axe finds", async ({ page, host }) => {
      test.slow();
      await openChat(page, host);
      await page.getByTestId("messages-grid").getByText('"type":"joined"', { exact: false }).first().click();
      await page.getByTestId("message-json").getByText('"joined"').click();
      for (const view of ["json", "text", "hex"]) {
        await page.getByTestId(`message-view-${view}`).click();
        await expectNoFault(page, view);
      }
    });
  });
}
