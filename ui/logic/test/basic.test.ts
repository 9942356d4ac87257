import { expect, test } from "vitest";
import { TestHost } from "./host";

test("an app opens its first page and shows its data", async () => {
  const host = await new TestHost("basic").launch("", { a: "1" });
  expect(host.errors).toEqual([]);
  expect(host.tree.text(host.tree.find("#count"))).toBe("count 0 double 0");
  expect(host.hooks()).toEqual([
    "App.onLaunch",
    "App.onShow",
    "pages/index/index.onLoad",
    "pages/index/index.onShow",
    "pages/index/index.onReady",
    "pages/index/index.onRouteDone",
  ]);
});

test("a tap runs its handler, and setData shows what it changed", async () => {
  const host = await new TestHost("basic").launch();
  const before = host.batches.length;
  await host.tap("#count");
  expect(host.tree.text(host.tree.find("#count"))).toBe("count 1 double 2");
  expect(host.batches.length).toBe(before + 1);
  expect(host.log.slice(-4)).toContain("sync 1");
  expect(host.log.at(-1)).toBe("rendered 1");
});
