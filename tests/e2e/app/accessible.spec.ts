/** Every panel passes axe, in both languages and both themes. */
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "./host";

const PANELS = ["messages", "connections", "console", "wxml", "appdata", "storage", "timeline"];

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
      await page.goto(host.url);
      await page.getByTestId("sample-chat").click();
      await expect(page.getByTestId("phone-1").frameLocator("iframe").getByText("已连接")).toBeVisible();
      for (const panel of PANELS) {
        await page.getByTestId(`tab-${panel}`).click();
        // The phone's screen is what the app draws, not the inspector.
        const { violations } = await new AxeBuilder({ page }).exclude("iframe").analyze();
        expect(violations.map(({ id, nodes }) => [panel, id, nodes[0]?.html])).toEqual([]);
      }
    });
  });
}
