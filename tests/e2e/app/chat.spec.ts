/** Two phones chat over the embedded server, and what goes between them is in the tables. */
import { expect, test } from "./host";
import { Phone } from "./phone";

test("two phones chat with each other and the messages stand in the table", async ({ page, host }) => {
  await page.goto(host.url);
  await page.getByTestId("sample-chat").click();
  const [red, ming] = [new Phone(page, 1), new Phone(page, 2)];
  await expect(red.text("已连接")).toBeVisible();
  await expect(ming.text("2 人在线")).toBeVisible();
  await red.type("#message", "你好，小明！");
  await red.tap("#send");
  await expect(ming.text("你好，小明！")).toBeVisible();
  const table = page.getByTestId("panel-messages");
  await expect(table.getByText("你好，小明！", { exact: false }).first()).toBeVisible();
});

test("the detail of a message shows its tree, its text, its bytes and its frames", async ({ page, host }) => {
  await page.goto(host.url);
  await page.getByTestId("sample-chat").click();
  const table = page.getByTestId("panel-messages");
  await table.getByText('"type":"joined"', { exact: false }).first().click();
  await page.getByTestId("message-view-frames").click();
  await expect(page.getByTestId("message-frames")).toContainText("0x1 text");
  await page.getByTestId("message-view-hex").click();
  await expect(page.getByTestId("hex")).toContainText("7b 22");
  await page.getByTestId("message-view-text").click();
  await expect(page.getByTestId("message-text")).toContainText('"type":"joined"');
});

test("an app that goes to the background is suspended after its count-down and comes back", async ({ page, host }) => {
  await page.goto(host.url);
  await page.getByTestId("sample-chat").click();
  const red = new Phone(page, 1);
  await expect(red.text("已连接")).toBeVisible();
  await page.getByTestId("life").click();
  await expect(page.getByTestId("countdown")).toBeVisible();
  await expect(
    page
      .getByTestId("phone-1")
      .getByText(/Suspended|已挂起/)
      .first(),
  ).toBeVisible({ timeout: 9000 });
  await page.getByTestId("life").click();
  await expect(red.text("已连接")).toBeVisible();
});
