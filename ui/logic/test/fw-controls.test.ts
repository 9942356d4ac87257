/** What built-in components do by themselves when the user touches them. */
import { expect, test } from "vitest";
import { TestHost } from "./host";

const form = (): Promise<TestHost> => new TestHost("controls").launch("pages/form/form");

test("a submit button collects every named field, those of components included", async () => {
  const host = await form();
  await host.send(".text", "input", { value: "typed" }, { bubbles: false });
  await host.tap(".submit");
  const line = host.log.at(-1) ?? "";
  expect(JSON.parse(line.slice("submit ".length, line.lastIndexOf(" ")))).toEqual({
    user: "ann",
    text: "typed",
    on: false,
    likes: ["a"],
    one: "x",
    slide: 30,
    pick: 1,
    own: "mine",
  });
  expect(line.endsWith(" s")).toBe(true);
});

test("check boxes, radios and switches change when tapped and tell their group", async () => {
  const host = await form();
  await host.tap(".box-b");
  expect(host.log.at(-1)).toBe("likes a,b");
  expect(host.tree.node(".box-b").attributes.checked).toBe(true);
  await host.tap(".label-a");
  expect(host.log.at(-1)).toBe("likes b");
  await host.tap(".label-y");
  expect(host.log.at(-1)).toBe("chose y");
  expect(host.tree.node(".radio-x").attributes.checked).toBe(false);
  await host.tap(".switch");
  expect(host.log.at(-1)).toBe("switch true");
});

test("reset puts the fields back to what the template says", async () => {
  const host = await form();
  await host.send(".user", "input", { value: "bob" }, { bubbles: false });
  await host.tap(".box-b");
  await host.tap(".reset");
  expect(host.log.at(-1)).toBe("reset");
  expect(host.tree.node(".user").attributes.value).toBe("ann");
  expect(host.tree.node(".box-b").attributes.checked).toBe(false);
  await host.tap(".submit");
  expect(host.log.at(-1)).toContain('"user":"ann"');
});

test("a picker keeps the value that it is given, a disabled button does nothing", async () => {
  const host = await form();
  await host.send(".picker", "change", { value: 2 }, { bubbles: false });
  expect(host.log.at(-1)).toBe("picked 2");
  const lines = host.log.length;
  await host.tap(".off");
  expect(host.log.length).toBe(lines);
  await host.tap(".submit");
  expect(host.log.at(-1)).toContain('"pick":2');
});

test("a navigator opens its page relative to its own", async () => {
  const host = await form();
  await host.tap(".nav");
  expect(host.tree.text()).toBe("none 3");
});

test("changing one row of a thousand writes one operation", async () => {
  const host = await new TestHost("controls").launch("pages/list/list");
  host.run("getCurrentPages()[0].setData({ rows: Array.from({ length: 1000 }, (_, id) => ({ id, text: 't' + id })) })");
  await host.settle();
  expect(host.tree.findAll(".row").length).toBe(1000);
  const batches = host.batches.length;
  host.run("getCurrentPages()[0].setData({ 'rows[500].text': 'new' })");
  await host.settle();
  expect(host.batches.slice(batches).flat()).toHaveLength(1);
  await host.tap("text=new");
  expect(host.log.at(-1)).toBe("row 500");
});

test("a keyed list keeps its nodes when rows move", async () => {
  const host = await new TestHost("controls").launch("pages/list/list");
  const rows = (ids: number[]): string => JSON.stringify(ids.map((id) => ({ id, text: `t${id}` })));
  host.run(`getCurrentPages()[0].setData({ rows: ${rows([1, 2, 3, 4])} })`);
  await host.settle();
  const before = host.tree.findAll(".row");
  host.run(`getCurrentPages()[0].setData({ rows: ${rows([4, 1, 3])} })`);
  await host.settle();
  expect(host.tree.findAll(".row")).toEqual([before[3], before[0], before[2]]);
  expect(host.tree.findAll(".row").map((id) => host.tree.text(id))).toEqual(["t4", "t1", "t3"]);
});

test("events at the root of a page run the functions of the page", async () => {
  const host = await new TestHost("controls").launch("pages/list/list");
  host.run(`getCurrentPages()[0].onPageScroll = (e) => console.log('scroll', e.scrollTop);
    getCurrentPages()[0].onReachBottom = () => console.log('bottom')`);
  await host.send("page", "pagescroll", { scrollTop: 7 });
  await host.send("page", "reachbottom", null);
  expect(host.log.slice(-2)).toEqual(["scroll 7", "bottom"]);
});
