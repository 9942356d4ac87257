/** Questions of the logic layer: rectangles, scrolling, styles, observers, animations. */
import { el, expect, test } from "./support/phone";

test("rectangles are relative to the page's window and follow scrolling", async ({ phone }) => {
  await phone.show([
    el("view", { style: "height:100px" }, "x"),
    el("view", { id: "a", style: "width:50px;height:30px" }, "a"),
    el("view", { style: "height:3000px" }, "y"),
  ]);
  const nodes = [phone.tree.id("a"), 999_999];
  expect(await phone.ask({ what: "rect", nodes })).toEqual([
    { left: 0, top: 100, right: 50, bottom: 130, width: 50, height: 30 },
    {},
  ]);
  await phone.ui("pageScrollTo", { scrollTop: 40, duration: 0 });
  expect(await phone.ask({ what: "rect", nodes: [nodes[0]] })).toMatchObject([{ top: 60 }]);
  expect(await phone.ask({ what: "viewport" })).toMatchObject([{ scrollTop: 40, scrollHeight: 3130 }]);
});

test("scroll and style are answered, and scrollTo scrolls", async ({ phone }) => {
  await phone.show([
    el(
      "scroll-view",
      { id: "a", "scroll-y": true, style: "height:100px;color:rgb(1,2,3)" },
      el("view", { style: "height:500px" }, "x"),
    ),
  ]);
  const nodes = [phone.tree.id("a")];
  await phone.send({
    type: "question",
    id: 0,
    question: { what: "scrollTo", nodes, scrollTop: 70, scrollLeft: 0, duration: 0 },
  });
  expect(await phone.ask({ what: "scroll", nodes })).toEqual([
    { scrollLeft: 0, scrollTop: 70, scrollWidth: 390, scrollHeight: 500 },
  ]);
  expect(await phone.ask({ what: "style", nodes, names: ["color", "height"] })).toEqual([
    { color: "rgb(1, 2, 3)", height: "100px" },
  ]);
});

test("a question is answered after the batches before it", async ({ phone }) => {
  await phone.show([el("view", { id: "a", style: "height:10px" }, "")]);
  const node = phone.tree.id("a");
  await phone.send({ type: "batch", seq: 90, ops: [[10, node, "height:77px"]] });
  expect(await phone.ask({ what: "rect", nodes: [node] })).toMatchObject([{ height: 77 }]);
});

test("an intersection observer tells when something comes into sight and goes", async ({ phone }) => {
  await phone.show([
    el("view", { style: "height:2000px" }, "x"),
    el("view", { id: "a", style: "height:100px" }, "a"),
    el("view", { style: "height:2000px" }, "y"),
  ]);
  const node = phone.tree.id("a");
  const id = await phone.put({
    what: "intersection",
    nodes: [node],
    references: [{ node: 0, margins: { bottom: 50 } }],
    thresholds: [0, 1],
    initialRatio: 0,
  });
  await phone.ui("pageScrollTo", { scrollTop: 1900, duration: 0 });
  await expect
    .poll(() => phone.replies(id).then((all) => all.at(-1)))
    .toMatchObject({
      node,
      intersectionRatio: 1,
      boundingClientRect: { top: 100, height: 100 },
      relativeRect: { top: 0, bottom: 844 - 47 - 44 + 50 },
    });
  await phone.ui("pageScrollTo", { scrollTop: 0, duration: 0 });
  await expect.poll(() => phone.replies(id).then((all) => all.at(-1))).toMatchObject({ intersectionRatio: 0 });
  await phone.send({ type: "question", id: 0, question: { what: "disconnect", query: id } });
  const count = (await phone.replies(id)).length;
  await phone.ui("pageScrollTo", { scrollTop: 1900, duration: 0 });
  await phone.ask({ what: "viewport" });
  expect(await phone.replies(id)).toHaveLength(count);
});

test("an observer may be relative to a scroll-view", async ({ phone }) => {
  await phone.show([
    el(
      "scroll-view",
      { id: "s", "scroll-y": true, style: "height:200px" },
      el("view", { style: "height:1000px" }, "x"),
      el("view", { id: "a", style: "height:50px" }, "a"),
    ),
  ]);
  const id = await phone.put({
    what: "intersection",
    nodes: [phone.tree.id("a")],
    references: [{ node: phone.tree.id("s"), margins: {} }],
    thresholds: [0.5],
    initialRatio: 0,
  });
  await phone.set("s", "scroll-top", 900);
  await expect.poll(() => phone.replies(id).then((all) => all.at(-1))).toMatchObject({ intersectionRatio: 1 });
});

test("the data of createAnimation moves the node, step after step, and stays", async ({ phone }) => {
  await phone.show([el("view", { id: "a", style: "width:50px;height:50px" }, "a")]);
  const step = (animates: object[]) => ({
    animates,
    option: { transformOrigin: "50% 50% 0", transition: { duration: 20, timingFunction: "linear", delay: 0 } },
  });
  await phone.set("a", "animation", {
    actions: [step([{ type: "translate", args: [30, 10] }]), step([{ type: "style", args: ["opacity", 0.5] }])],
  });
  await expect(phone.$("a")).toHaveCSS("opacity", "0.5");
  await expect(phone.$("a")).toHaveCSS("transform", "matrix(1, 0, 0, 1, 30, 10)");
  await phone.batch([[10, phone.tree.id("a"), "width:60px"]]);
  await expect(phone.$("a")).toHaveCSS("transform", "matrix(1, 0, 0, 1, 30, 10)");
});

test("key frames of `animate` play and are cleared", async ({ phone }) => {
  await phone.show([el("view", { id: "a" }, "a")]);
  const nodes = [phone.tree.id("a")];
  const keyframes = [
    { opacity: 1, ease: "ease-out" },
    { opacity: 0.25, translateX: 40, offset: 1 },
  ];
  await phone.send({ type: "question", id: 0, question: { what: "animate", nodes, keyframes, duration: 10 } });
  await expect(phone.$("a")).toHaveCSS("opacity", "0.25");
  await phone.send({ type: "question", id: 0, question: { what: "clearAnimation", nodes, options: null } });
  await expect(phone.$("a")).toHaveCSS("opacity", "1");
});

test("transitions and animations of the app's styles tell their end", async ({ phone }) => {
  const css = ".t{transition:opacity 20ms}.off{opacity:0}@keyframes k{to{opacity:.5}}.k{animation:k 20ms}";
  await phone.show(
    [
      el("view", { id: "a", class: "t", "on:transitionend": true }, "a"),
      el("view", { id: "b", "on:animationend": true }, "b"),
    ],
    { sheets: [{ path: "app", css }] },
  );
  await expect(phone.$("a")).toHaveCSS("opacity", "1");
  await phone.batch([
    [9, phone.tree.id("a"), "t off"],
    [9, phone.tree.id("b"), "k"],
  ]);
  expect(await phone.event("transitionend", "a")).toBeTruthy();
  expect(await phone.event("animationend", "b")).toBeTruthy();
});

test("a long press is told after 350 ms, and takes the tap when somebody listens", async ({ phone }) => {
  await phone.show([
    el("view", { id: "a", "on:longpress": true }, "a"),
    el("view", { id: "b", "on:longtap": true }, "b"),
  ]);
  await phone.$("a").hover();
  await phone.page.mouse.down();
  expect((await phone.detail("longpress", "a")).x).toBeGreaterThan(0);
  await phone.page.mouse.up();
  await phone.$("b").hover();
  await phone.page.mouse.down();
  await phone.event("longtap", "b");
  await phone.page.mouse.up();
  await phone.event("tap", "b");
  expect(await phone.events("tap", "a")).toHaveLength(0);
});

test("an observer may ask before its node is drawn", async ({ phone }) => {
  await phone.start();
  const ops = phone.tree.page([el("view", { id: "a", style: "height:10px" }, "a")]);
  const question = {
    what: "intersection",
    nodes: [phone.tree.id("a")],
    references: [],
    thresholds: [0],
    initialRatio: 0,
  };
  const id = await phone.put(question);
  await phone.batch(ops);
  await expect.poll(() => phone.replies(id)).toMatchObject([{ intersectionRatio: 1 }]);
});
