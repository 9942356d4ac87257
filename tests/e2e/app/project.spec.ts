/** A project of one's own: opened, edited, broken and mended while it runs. */
import { expect, test } from "./host";
import { Phone } from "./phone";

const SCRIPT =
  "Page({ data: { n: 0 }, add() { this.setData({ n: this.data.n + 1 }) }, onLoad(q) { console.log('x is', q.x) } })";
const TEMPLATE = '<view id="top"><button id="add" bindtap="add">n = {{n}}</button></view>';

async function open(page: import("@playwright/test").Page, url: string, path: string): Promise<void> {
  await page.goto(url);
  await page.getByTestId("open-path").fill(path);
  await page.getByTestId("open-submit").click();
}

test("a folder that is no mini-program is refused with the next step", async ({ page, host }) => {
  await open(page, host.url, host.folder);
  await expect(page.getByText("app.json", { exact: false }).first()).toBeVisible();
  await expect(page.getByTestId("welcome")).toBeVisible();
});

test("a tap changes the page, its data and the timeline", async ({ page, host }) => {
  await open(page, host.url, host.project(SCRIPT, TEMPLATE));
  const phone = new Phone(page, 1);
  await phone.tap("#add");
  await expect(phone.text("n = 1")).toBeVisible();
  await page.getByTestId("tab-appdata").click();
  await expect(page.getByRole("tabpanel")).toContainText("1");
  await page.getByTestId("tab-timeline").click();
  await expect(page.getByRole("tabpanel")).toContainText("setData");
});

test("saving a script shows the new page and keeps its query, and a style is exchanged in place", async ({
  page,
  host,
}) => {
  await open(page, host.url, host.project(SCRIPT, TEMPLATE));
  const phone = new Phone(page, 1);
  await phone.tap("#add");
  await expect(phone.text("n = 1")).toBeVisible();
  host.write("pages/a/a.wxss", "#top { background: rgb(1, 2, 3) }");
  await expect(phone.screen.locator("#top")).toHaveCSS("background-color", "rgb(1, 2, 3)");
  await expect(phone.text("n = 1")).toBeVisible();
  host.write("pages/a/a.wxml", '<view id="top">again {{n}}</view>');
  await expect(phone.text("again 0")).toBeVisible();
});

test("a save that does not compile is told with its line, and the next one mends it", async ({ page, host }) => {
  await open(page, host.url, host.project(SCRIPT, TEMPLATE));
  const phone = new Phone(page, 1);
  await expect(phone.text("n = 0")).toBeVisible();
  host.write("pages/a/a.js", "Page({ data: { n: }");
  await expect(page.getByTestId("findings")).toContainText("a.js:1");
  host.write("pages/a/a.js", SCRIPT);
  await expect(page.getByTestId("findings")).toBeHidden();
  await expect(phone.text("n = 0")).toBeVisible();
});

test("an endless loop stops the session and says so, and a restart begins again", async ({ page, host }) => {
  test.setTimeout(40_000);
  await open(
    page,
    host.url,
    host.project("Page({ go() { for (;;) {} } })", '<button id="go" bindtap="go">go</button>'),
  );
  const phone = new Phone(page, 1);
  await phone.tap("#go");
  await expect(phone.text("endless loop")).toBeVisible({ timeout: 20_000 });
  await page.getByTestId("restart").click();
  await expect(phone.text("go")).toBeVisible();
});
