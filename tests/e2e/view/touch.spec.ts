/** Real touches, as a touch screen makes them. */
import type { CDPSession } from "@playwright/test";
import { el, expect, test, type Phone } from "./support/phone";

type Point = readonly [x: number, y: number];

/** Fingers down, along the way, and up. */
async function touch(phone: Phone, ...way: readonly (readonly Point[])[]): Promise<void> {
  const session: CDPSession = await phone.page.context().newCDPSession(phone.page);
  for (const [index, points] of way.entries())
    await session.send("Input.dispatchTouchEvent", {
      type: index === 0 ? "touchStart" : "touchMove",
      touchPoints: points.map(([x, y], id) => ({ x, y, id })),
    });
  await session.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await session.detach();
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

test("two fingers are no tap and are both told", async ({ phone }) => {
  // Caught, so that the browser does not take the fingers for a pinch of its own and cancel them.
  await phone.show([tall({ id: "a", "on:touchstart": true, "on:touchmove": "catch", "on:touchend": true })]);
  const both: readonly Point[] = [
    [50, 300],
    [150, 300],
  ];
  await touch(phone, both);
  expect((await phone.event("touchend", "a")).extra?.touches).toHaveLength(0);
  expect((await phone.events("touchstart", "a")).at(-1)?.extra?.touches).toHaveLength(2);
  expect(await phone.events("tap")).toHaveLength(0);
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
