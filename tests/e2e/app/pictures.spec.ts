/**
 * How each panel looks, in both languages and both themes, beside pictures that a person has judged.
 * What differs from run to run (times, ports, the phone's own screen) is covered. `npx playwright test pictures -u` takes them anew.
 */
import type { Page } from "@playwright/test";
import { expect, test } from "./host";
import { Phone } from "./phone";

const PANELS = ["messages", "connections", "console", "wxml", "appdata", "storage", "timeline"];

/** A page that prints, stores, and says one thing to the echo server of the sample. */
const changing = (page: Page) => [
  page.locator("iframe"),
  page.getByTestId("toolbar"),
  page.getByTestId("status"),
  page.locator(".cell.is-time, .cell.is-at"),
  page.getByText(/127\.0\.0\.1|\d ms|\d\.\d{3}/),
];

for (const [locale, colorScheme] of [
  ["zh-CN", "light"],
  ["en-US", "dark"],
] as const) {
  test.describe(`${locale}, ${colorScheme}`, () => {
    test.use({ locale, colorScheme, viewport: { width: 1280, height: 800 } });

    test("the welcome page looks as it was judged", async ({ page, host }) => {
      await page.goto(host.url);
      await expect(page.getByTestId("sample-chat")).toBeVisible();
      await expect(page).toHaveScreenshot(`welcome-${locale}-${colorScheme}.png`, { maxDiffPixelRatio: 0.02 });
    });

    test("the panels look as they were judged", async ({ page, host }) => {
      await page.goto(host.url);
      await page.getByTestId("sample-echo").click();
      await expect(new Phone(page, 1).text("你好，WebSocket！")).toBeVisible();
      for (const panel of PANELS) {
        await page.getByTestId(`tab-${panel}`).click();
        await page.mouse.move(2, 400);
        await expect(page).toHaveScreenshot(`${panel}-${locale}-${colorScheme}.png`, {
          mask: changing(page),
          maxDiffPixelRatio: 0.02,
        });
      }
    });
  });
}
