/** Real touches, as a touch screen makes them. */
import type { CDPSession } from "@playwright/test";
import { el, expect, test, type Phone } from "./support/phone";

type Point = readonly [x: number, y: number];
/** Fingers that are down at one moment, each with its own number. */
type Fingers = Readonly<Record<number, Point>>;

/** Fingers along the moments of a way: whoever is new comes down, whoever is missing leaves; in the end all leave. */
async function fingers(phone: Phone, ...way: readonly Fingers[]): Promise<void> {
  const session: CDPSession = await phone.page.context().newCDPSession(phone.page);
  let before = "";
  for (const moment of way) {
    const touchPoints = Object.entries(moment).map(([id, [x, y]]) => ({ x, y, id: Number(id) }));
    const now = Object.keys(moment).join();
    const isNew = Object.keys(moment).some((id) => !before.split(",").includes(id));
    await session.send("Input.dispatchTouchEvent", { type: isNew ? "touchStart" : "touchMove", touchPoints });
    before = now;
  }
  await session.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await session.detach();
}

/** Fingers that come down together, go along the way, and leave together. */
function touch(phone: Phone, ...way: readonly (readonly Point[])[]): Promise<void> {
  return fingers(phone, ...way.map((points) => ({ ...points })));
}

const TOP = 91;
const tall = (attributes: Record<string, unknown>) => el("view", { style: "height:3000px", ...attributes }, "tall");

test("a finger taps, and its touch events have their points", async ({ phone }) => {
  await phone.show([tall({ id: "a", "on:touchstart": true, "on:touchend": true })]);
  await touch(phone, [[50, TOP + 60]]);
  const tap = await phone.event("tap", "a");
  expect(tap.detail).toEqual({ x: 50, y: 60 });
  const start = await phone.event("touchstart", "a");
  expect(start.extra?.touches).toHaveLength(1);
  const end = await phone.event("touchend", "a");
  expect(end.extra?.touches).toHaveLength(0);
  expect(end.extra?.changedTouches[0]).toMatchObject({ clientX: 50, clientY: 60 });
});

test("a finger that moves tells touchmove, and is no tap", async ({ phone }) => {
  await phone.show([tall({ id: "a", "on:touchmove": "catch", "on:touchend": true })]);
  await touch(phone, [[50, 500]], [[50, 460]], [[50, 400]], [[50, 300]]);
  await phone.event("touchend", "a");
  expect((await phone.event("touchmove", "a")).extra?.changedTouches[0]?.pageX).toBe(50);
  expect(await phone.events("tap")).toHaveLength(0);
});

test("the page scrolls below a finger, unless touchmove is caught", async ({ phone }) => {
  await phone.show([tall({ id: "a" })]);
  await touch(phone, [[50, 500]], [[50, 450]], [[50, 380]], [[50, 300]]);
  await phone.event("pagescroll", "page");
  await phone.start();
  await phone.batch(phone.tree.page([tall({ id: "b", "on:touchmove": "catch", "on:touchend": true })]));
  await touch(phone, [[50, 500]], [[50, 450]], [[50, 380]], [[50, 300]]);
  await phone.event("touchend", "b");
  expect(await phone.ask({ what: "viewport" })).toMatchObject([{ scrollTop: 0 }]);
});

test("a swiper goes with the finger", async ({ phone }) => {
  await phone.show([el("swiper", { id: "a", duration: 20 }, el("swiper-item", {}, "1"), el("swiper-item", {}, "2"))]);
  await touch(phone, [[350, 150]], [[300, 150]], [[200, 150]], [[100, 150]]);
  expect(await phone.detail("change", "a")).toMatchObject({ current: 1, source: "touch" });
});

const FINGERS = { "on:touchstart": true, "on:touchmove": true, "on:touchend": true, "on:touchcancel": true };

/** What the app heard of its fingers: type, how many stay, which ones it is about. */
async function heard(phone: Phone, name: string): Promise<unknown[]> {
  const touches = (await phone.events(undefined, name)).filter(({ type }) => type.startsWith("touch"));
  return touches.map(({ type, extra }) => [
    type,
    extra?.touches.length,
    extra?.changedTouches.map((one) => one.identifier).join(),
  ]);
}

test("two fingers are no tap and are both told", async ({ phone }) => {
  await phone.show([tall({ id: "a", ...FINGERS })]);
  await touch(phone, [
    [50, 300],
    [150, 300],
  ]);
  await expect.poll(async () => (await phone.events("touchend", "a")).at(-1)?.extra?.touches).toEqual([]);
  expect((await phone.events("touchstart", "a")).at(-1)?.extra?.touches).toHaveLength(2);
  expect(await phone.events("tap")).toHaveLength(0);
});

test("a second finger that joins later is told, and both are told when they leave", async ({ phone }) => {
  await phone.show([tall({ id: "a", ...FINGERS })]);
  await fingers(
    phone,
    { 0: [50, 300] },
    { 0: [50, 300], 1: [150, 300] },
    { 0: [40, 280], 1: [170, 330] },
    { 0: [20, 250], 1: [230, 370] },
    { 0: [10, 220], 1: [300, 420] },
    { 1: [300, 420] },
  );
  await expect.poll(async () => (await phone.events("touchend", "a")).length).toBe(2);
  const told = await heard(phone, "a");
  expect(told.slice(0, 2)).toEqual([
    ["touchstart", 1, "0"],
    ["touchstart", 2, "1"],
  ]);
  expect(told.filter((one) => String(one).startsWith("touchmove"))).not.toHaveLength(0);
  expect(told.slice(-2)).toEqual([
    ["touchend", 1, "0"],
    ["touchend", 0, "1"],
  ]);
  expect(await phone.events("touchcancel")).toHaveLength(0);
});

test("two fingers that go apart do not zoom the phone", async ({ phone }) => {
  await phone.show([tall({ id: "a", ...FINGERS })]);
  await fingers(
    phone,
    { 0: [190, 400] },
    { 0: [190, 400], 1: [200, 400] },
    ...Array.from(
      { length: 15 },
      (_, index) => ({ 0: [180 - index * 10, 400], 1: [210 + index * 10, 400] }) as Fingers,
    ),
  );
  await expect.poll(async () => (await phone.events("touchend", "a")).length).toBe(2);
  expect(await phone.page.evaluate(() => window.visualViewport?.scale)).toBe(1);
});

test("fingers that change together are one event with all of them", async ({ phone }) => {
  await phone.show([tall({ id: "a", ...FINGERS })]);
  await phone.$("a").evaluate((target) => {
    const at = (x: number) =>
      [0, 1].map((identifier) => new Touch({ identifier, target, clientX: x + 90 * identifier, clientY: 300 }));
    const send = (type: string, touches: Touch[], changedTouches: Touch[]) =>
      target.dispatchEvent(new TouchEvent(type, { touches, changedTouches, bubbles: true, cancelable: true }));
    send("touchstart", at(50), at(50));
    send("touchmove", at(70), at(70));
    send("touchend", [], at(70));
  });
  await phone.event("touchend", "a");
  expect(await heard(phone, "a")).toEqual([
    ["touchstart", 2, "0,1"],
    ["touchmove", 2, "0,1"],
    ["touchend", 0, "0,1"],
  ]);
});

test("ten fingers are told, as phones report them, and an eleventh is not", async ({ phone }) => {
  await phone.show([tall({ id: "a", ...FINGERS })]);
  await phone.$("a").evaluate((target) => {
    const touches = Array.from(
      { length: 11 },
      (_, identifier) => new Touch({ identifier, target, clientX: 9, clientY: 300 }),
    );
    for (const [type, down] of [
      ["touchstart", touches],
      ["touchend", []],
    ] as const)
      target.dispatchEvent(new TouchEvent(type, { touches: [...down], changedTouches: touches, bubbles: true }));
  });
  await phone.event("touchend", "a");
  expect(await heard(phone, "a")).toEqual([
    ["touchstart", 10, "0,1,2,3,4,5,6,7,8,9"],
    ["touchend", 0, "0,1,2,3,4,5,6,7,8,9"],
  ]);
});

test("a finger whose element the app takes away leaves no trace", async ({ phone }) => {
  await phone.show([el("view", { id: "a", style: "height:200px" }, "gone"), el("view", { id: "b" }, "stays")]);
  const session = await phone.page.context().newCDPSession(phone.page);
  await session.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [{ x: 50, y: TOP + 50 }] });
  await phone.batch([[4, phone.tree.id("a")]]);
  await session.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await session.detach();
  await touch(phone, [[20, TOP + 10]]);
  expect((await phone.event("tap", "b")).extra?.touches).toHaveLength(0);
  expect(await phone.events("tap")).toHaveLength(1);
});

test("the app is told both fingers of a canvas with their place on it", async ({ phone }) => {
  await phone.show([el("canvas", { id: "a", style: "margin:20px;width:200px;height:200px", "on:touchstart": true })]);
  await touch(phone, [[50, TOP + 60]]);
  expect((await phone.event("touchstart", "a")).extra?.changedTouches[0]).toMatchObject({ x: 30, y: 40 });
});

const movable = (attributes: Record<string, unknown>, area: Record<string, unknown> = {}) =>
  el(
    "movable-area",
    { id: "area", style: "width:300px;height:300px;background:#eee", ...area },
    el("movable-view", {
      id: "a",
      direction: "all",
      scale: true,
      x: 100,
      y: 100,
      animation: false,
      style: "width:100px;height:100px;background:#07c160",
      "on:scale": true,
      "on:change": true,
      ...attributes,
    }),
  );

/** Two fingers around a point, from one distance to another. */
const pinch = (phone: Phone, x: number, y: number, from: number, to: number) =>
  fingers(
    phone,
    { 0: [x - from, y] },
    { 0: [x - from, y], 1: [x + from, y] },
    { 0: [x - (from + to) / 2, y], 1: [x + (from + to) / 2, y] },
    { 0: [x - to, y], 1: [x + to, y] },
  );

test("two fingers scale a movable-view around its middle, within its limits", async ({ phone }) => {
  await phone.show([movable({ "scale-max": 1.5 })]);
  await expect.poll(async () => (await phone.$("a").boundingBox())?.x).toBe(100);
  await pinch(phone, 150, TOP + 150, 20, 48);
  await expect.poll(() => phone.detail("scale", "a")).toEqual({ x: 75, y: 75, scale: 1.5 });
  expect((await phone.$("a").boundingBox())?.width).toBe(150);
  await pinch(phone, 150, TOP + 150, 70, 35);
  await expect.poll(async () => (await phone.detail("scale", "a")).scale).toBe(0.75);
  expect(await phone.events("tap")).toHaveLength(0);
});

test("with scale-area two fingers beside the movable-view scale it as well", async ({ phone }) => {
  await phone.show([movable({}, { "scale-area": true })]);
  await expect.poll(async () => (await phone.$("a").boundingBox())?.x).toBe(100);
  await fingers(
    phone,
    { 0: [60, TOP + 30] },
    { 0: [60, TOP + 30], 1: [160, TOP + 30] },
    { 0: [60, TOP + 30], 1: [190, TOP + 30] },
    { 0: [60, TOP + 30], 1: [260, TOP + 30] },
  );
  await expect.poll(() => phone.detail("scale", "a")).toEqual({ x: 50, y: 50, scale: 2 });
});

test("without scale-area two fingers beside the movable-view scale nothing", async ({ phone }) => {
  await phone.show([movable({}), tall({ id: "b", "on:touchend": true })]);
  await fingers(
    phone,
    { 0: [60, TOP + 30] },
    { 0: [60, TOP + 30], 1: [160, TOP + 30] },
    { 0: [60, TOP + 30], 1: [260, TOP + 30] },
  );
  await touch(phone, [[50, TOP + 400]]);
  await phone.event("touchend", "b");
  expect(await phone.events("scale")).toHaveLength(0);
});

test("a swiper tells transition with the finger and while it runs on, and then its end", async ({ phone }) => {
  await phone.show([
    el(
      "swiper",
      { id: "a", duration: 200, "on:transition": true, "on:animationfinish": true },
      el("swiper-item", {}, "1"),
      el("swiper-item", {}, "2"),
    ),
  ]);
  await touch(phone, [[350, 150]], [[300, 150]], [[200, 150]], [[100, 150]]);
  await phone.event("animationfinish", "a");
  const all = (await phone.events(undefined, "a")).filter(({ type }) => /transition|animationfinish/.test(type));
  expect(all.at(-1)?.type).toBe("animationfinish");
  const told = all.slice(0, -1).map(({ detail }) => Number(detail.dx));
  expect(told.at(-1)).toBe(390);
  expect(told.filter((dx) => dx > 250 && dx < 390)).not.toHaveLength(0);
  expect(told).toEqual([...told].sort((one, other) => one - other));
});

test("an enhanced scroll-view tells the drag of a finger from its beginning to its end", async ({ phone }) => {
  const heard = { "on:dragstart": true, "on:dragging": true, "on:dragend": true };
  await phone.show([
    el("scroll-view", { id: "a", "scroll-y": true, enhanced: true, style: "height:400px", ...heard }, tall({})),
  ]);
  await touch(phone, [[50, 400]], [[50, 350]], [[50, 280]], [[50, 200]]);
  expect(await phone.detail("dragend", "a")).toMatchObject({ scrollLeft: 0, velocity: { x: 0 } });
  const types = (await phone.events(undefined, "a")).map(({ type }) => type).filter((type) => type.startsWith("drag"));
  expect(types[0]).toBe("dragstart");
  expect(types).toContain("dragging");
  expect(types.filter((type) => type !== "dragging")).toEqual(["dragstart", "dragend"]);
});

test("a scroll-view with pages stops at the next one below a finger", async ({ phone }) => {
  await phone.show([
    el(
      "scroll-view",
      { id: "a", "scroll-y": true, enhanced: true, "paging-enabled": true, style: "height:400px", "on:scroll": true },
      tall({}),
    ),
  ]);
  // More than half of a page, and slow: the throw of a fast finger begins pages later.
  await touch(phone, ...Array.from({ length: 27 }, (_, index): [Point] => [[50, 460 - index * 10]]));
  await expect.poll(async () => (await phone.detail("scroll", "a")).scrollTop).toBe(400);
});

test("a scroll-view inside of a caught touchmove scrolls below a finger", async ({ phone }) => {
  await phone.show([
    el(
      "view",
      { "on:touchmove": "catch", style: "position:fixed;inset:0" },
      el("scroll-view", { id: "a", "scroll-y": true, style: "height:400px", "on:scroll": true }, tall({})),
    ),
  ]);
  await touch(phone, [[50, 400]], [[50, 350]], [[50, 280]], [[50, 200]]);
  expect((await phone.detail("scroll", "a")).scrollTop).toBeGreaterThan(0);
});
