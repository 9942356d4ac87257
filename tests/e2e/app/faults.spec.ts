/** Links and faults from the toolbar, on the real chat sample. */
import { expect, openChat, test } from "./host";

test.use({ locale: "en-US" });

test("a fault that is written in the window hits the open connection, and a wrong one says what is wrong", async ({
  page,
  host,
}) => {
  await openChat(page, host);
  await page.getByTestId("link").click();
  await page.getByRole("option", { name: "Faults…" }).click();
  const field = page.getByTestId("faults-text");
  await field.fill("slow");
  await page.getByTestId("faults-save").click();
  await expect(page.getByTestId("faults-problem")).toContainText('"slow" is no fault: use one of latency');
  await field.fill("reset");
  await page.getByTestId("faults-save").click();
  await expect(page.getByTestId("faults-dialog")).toBeHidden();
  await expect(page.getByTestId("link")).toContainText("1 fault");
  await page.getByTestId("tab-console").click();
  await expect(page.getByTestId("console-grid")).toContainText("is reset by a fault");
});

test("a link is chosen and taken back, and it is the phone's own", async ({ page, host }) => {
  await openChat(page, host);
  await page.getByTestId("link").click();
  await page.getByRole("option", { name: "Elevator" }).click();
  await expect(page.getByTestId("link")).toContainText("Elevator");
  await page.getByTestId("link").click();
  await page.getByRole("option", { name: "Direct" }).click();
  await expect(page.getByTestId("link")).toContainText("Direct");
});
