/** The frame as a place for what nobody trusts: what it lets in, and what it never does. */
import { el, expect, test } from "./support/phone";

test("wrong messages are told as problems and change nothing", async ({ phone }) => {
  await phone.show([el("view", { id: "a" }, "a")]);
  for (const message of [
    { type: "nonsense" },
    { type: "batch", seq: "1", ops: [] },
    { type: "theme", theme: "red" },
    { type: "ui" },
  ])
    await phone.send(message);
  await phone.send({
    type: "batch",
    seq: 7,
    ops: [
      [99, 1],
      [3, 1, 12345, null],
      [1, 1, "wx-view"],
    ],
  });
  await expect.poll(() => phone.received("problem").then((all) => all.length)).toBe(7);
  await expect(phone.$("a")).toHaveText("a");
  await phone.forget();
});

test("not more than 100 problems are told", async ({ phone }) => {
  await phone.show([el("view", {}, "a")]);
  await phone.send({ type: "batch", seq: 7, ops: Array.from({ length: 150 }, () => [99]) });
  await expect.poll(() => phone.received("ack").then((all) => all.at(-1)?.seq)).toBe(7);
  expect(await phone.received("problem")).toHaveLength(100);
  await phone.forget();
});

test("ping is answered at once", async ({ phone }) => {
  await phone.start();
  await phone.send({ type: "ping", id: 3 });
  await expect.poll(() => phone.received("pong")).toEqual([{ type: "pong", id: 3 }]);
});

test("a large batch is applied in slices, and everything behind it in order", async ({ phone }) => {
  await phone.start();
  const rows = Array.from({ length: 6000 }, (_, index) => el("view", { class: "row" }, `${index}`));
  const ops = phone.tree.page([el("view", { id: "list" }, ...rows)]);
  await phone.send({ type: "batch", seq: 50, ops }, { type: "ping", id: 1 });
  expect(await phone.ask({ what: "viewport" })).toHaveLength(1);
  const order = await phone.page.evaluate(() =>
    (window as unknown as { received: { type: string }[] }).received.map((message) => message.type),
  );
  expect(order.indexOf("pong")).toBeLessThan(order.indexOf("ack"));
  expect(order.indexOf("ack")).toBeLessThan(order.indexOf("reply"));
});

test("the frame asks the network for nothing but files of the package", async ({ phone }) => {
  const asked: string[] = [];
  phone.page.on("request", (request) => asked.push(request.url()));
  await phone.show(
    [
      el("image", { src: "https://img.example/a.png" }),
      el("image", { src: "//img.example/a.png" }),
      el("image", { src: "../../../etc/passwd.png" }),
      el("view", { style: "background:url(https://img.example/b.png)" }, "b"),
      el("rich-text", { nodes: "<img src='https://img.example/c.png'>" }),
      el("video", { src: "https://img.example/d.mp4" }),
    ],
    {
      sheets: [
        {
          path: "app",
          css: "wx-page{background:url(https://img.example/e.png)}@font-face{font-family:x;src:url(https://img.example/f.woff)}wx-view{font-family:x}",
        },
      ],
    },
  );
  await phone.ask({ what: "viewport" });
  const outside = asked.filter((url) => !url.startsWith("data:") && !/\/(?:frame|files\/.*)?$/.test(url));
  expect(outside).toEqual([]);
  expect(asked.filter((url) => url.includes("passwd"))).toEqual([`${phone.origin}/files/etc/passwd.png`]);
});

test("component hosts carry scope and path, also when they have the name of a built-in", async ({ phone }) => {
  await phone.show([el("button", { id: "a", is: "components/button", scope: "button-1f3a90" }, "mine")]);
  await expect(phone.$("a")).toHaveAttribute("wx-host", "button-1f3a90");
  await expect(phone.$("a")).toHaveAttribute("is", "components/button");
  await expect(phone.$("a")).not.toHaveAttribute("role", "button");
});

test("nodes move, leave and change as the operations say", async ({ phone }) => {
  await phone.show([
    el("view", { id: "l" }, el("view", { id: "a" }, "A"), el("view", { id: "b" }, "B"), el("view", { id: "c" }, "C")),
  ]);
  const [l, a, b, c] = ["l", "a", "b", "c"].map((name) => phone.tree.id(name));
  await phone.batch([
    [3, l, c, a],
    [4, b],
    [9, a, "x y"],
    [8, a, "hidden"],
  ]);
  await expect(phone.$("l")).toHaveText("CA");
  await phone.batch([
    [3, l, b, null],
    [5, a],
    [7, b, "hidden", true],
  ]);
  await expect(phone.$("l")).toHaveText("CB");
  await expect(phone.$("b")).toBeHidden();
});
