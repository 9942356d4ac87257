/** `movable-area` and `movable-view`: by the finger, by the app, and by both. */
import { el, expect, test, type Phone } from "./support/phone";

/** A finger that goes with the frames of the screen, so that its speed does not depend on how busy the machine is. */
async function throwRight(phone: Phone): Promise<void> {
  await phone.$("a").evaluate(async (target) => {
    const { left, top } = target.getBoundingClientRect();
    const send = (type: string, dx: number) =>
      target.dispatchEvent(
        new PointerEvent(type, {
          clientX: left + 25 + dx,
          clientY: top + 25,
          buttons: 1,
          bubbles: true,
          cancelable: true,
        }),
      );
    send("pointerdown", 0);
    for (let dx = 20; dx <= 120; dx += 20) {
      await new Promise((done) => requestAnimationFrame(done));
      send("pointermove", dx);
    }
    send("pointerup", 120);
  });
}

test("a movable-view moves within its area and tells where it is", async ({ phone }) => {
  await phone.show([
    el(
      "movable-area",
      { style: "width:200px;height:200px;background:#eee" },
      el("movable-view", {
        id: "a",
        direction: "all",
        style: "width:50px;height:50px",
        "on:change": true,
        "on:htouchmove": true,
      }),
    ),
  ]);
  await phone.drag(phone.$("a"), 80, 30);
  expect(await phone.detail("change", "a")).toEqual({ x: 80, y: 30, source: "touch" });
  await phone.drag(phone.$("a"), 500, 0);
  expect(await phone.detail("change", "a")).toMatchObject({ x: 150 });
  expect(await phone.event("htouchmove", "a")).toBeTruthy();
  await phone.set("a", "x", 20);
  await expect.poll(() => phone.detail("change", "a")).toEqual({ x: 20, y: 30, source: "" });
});

test("a movable-view is scaled by `scale-value` and by pinching", async ({ phone }) => {
  await phone.show([
    el(
      "movable-area",
      { style: "width:300px;height:300px" },
      el("movable-view", {
        id: "a",
        direction: "all",
        scale: true,
        "scale-min": 1,
        "scale-max": 2,
        style: "width:50px;height:50px",
        "on:scale": true,
      }),
    ),
  ]);
  await phone.set("a", "scale-value", 1.5);
  expect((await phone.$("a").boundingBox())?.width).toBe(75);
  await phone.$("a").dispatchEvent("wheel", { ctrlKey: true, deltaY: -1000, bubbles: true, cancelable: true });
  expect(await phone.detail("scale", "a")).toMatchObject({ scale: 2 });
});

test("a movable-view that is thrown tells friction until it rests", async ({ phone }) => {
  const area = { style: "width:390px;height:200px" };
  const view = { id: "a", direction: "all", inertia: true, style: "width:50px;height:50px", "on:change": true };
  await phone.show([el("movable-area", area, el("movable-view", view))]);
  await throwRight(phone);
  await expect.poll(async () => Number((await phone.detail("change", "a")).x)).toBeGreaterThan(121);
  expect(await phone.detail("change", "a")).toMatchObject({ y: 0, source: "friction" });
});

test("a movable-view that may leave its area comes back, and tells both", async ({ phone }) => {
  const area = { style: "width:200px;height:200px" };
  const view = { id: "a", direction: "all", "out-of-bounds": true, style: "width:50px;height:50px", "on:change": true };
  await phone.show([el("movable-area", area, el("movable-view", view))]);
  await phone.drag(phone.$("a"), 250, 0);
  await expect.poll(() => phone.detail("change", "a")).toEqual({ x: 150, y: 0, source: "out-of-bounds" });
  const sources = (await phone.events("change", "a")).map(({ detail }) => detail.source);
  expect(new Set(sources)).toEqual(new Set(["touch", "touch-out-of-bounds", "out-of-bounds"]));
});

test("a movable-view whose app writes back what it is told goes with the finger all the same", async ({ phone }) => {
  const view = { id: "a", direction: "horizontal", style: "width:50px;height:50px", "on:change": true };
  await phone.show([el("movable-area", { style: "width:390px;height:50px" }, el("movable-view", view))]);
  const { y } = (await phone.$("a").boundingBox())!;
  await phone.page.mouse.move(25, y + 25);
  await phone.page.mouse.down();
  await phone.page.mouse.move(65, y + 25);
  const { x } = await phone.detail("change", "a");
  await phone.page.mouse.move(125, y + 25);
  await expect.poll(() => phone.detail("change", "a")).toMatchObject({ x: 100 });
  await phone.set("a", "x", x);
  await phone.page.mouse.move(145, y + 25);
  await expect.poll(() => phone.detail("change", "a")).toMatchObject({ x: 120, source: "touch" });
  await phone.page.mouse.up();
  expect(
    await phone.events("change", "a").then((all) => all.filter(({ detail }) => detail.source === "")),
  ).toHaveLength(0);
});

test("a movable-view takes px and rpx", async ({ phone }) => {
  const view = { id: "a", x: "75rpx", y: "20px", animation: false, style: "width:50px;height:50px", "on:change": true };
  await phone.show([el("movable-area", { style: "width:200px;height:200px" }, el("movable-view", view))]);
  expect(await phone.detail("change", "a")).toEqual({ x: 39, y: 20, source: "" });
});

test("the wheel with Ctrl scales a movable-view from anywhere in its area with scale-area", async ({ phone }) => {
  const view = { id: "a", scale: true, "scale-max": 4, style: "width:50px;height:50px", "on:scale": true };
  await phone.show([
    el("movable-area", { id: "area", "scale-area": true, style: "width:300px;height:300px" }, el("movable-view", view)),
  ]);
  await phone.$("area").dispatchEvent("wheel", { ctrlKey: true, deltaY: -1000, bubbles: true, cancelable: true });
  expect(await phone.detail("scale", "a")).toEqual({ x: 0, y: 0, scale: 4 });
});

test("a movable-view that is thrown goes on when the app's answers come late", async ({ phone }) => {
  const view = { id: "a", direction: "all", inertia: true, style: "width:50px;height:50px", "on:change": true };
  await phone.show([el("movable-area", { style: "width:390px;height:200px" }, el("movable-view", view))]);
  // An app that writes back each `x`: at once at first, then, of each finger, when it is lifted.
  await phone.page.evaluate((node) => {
    type Heard = { type: string; event?: { node: number; type: string; detail: { x: number; source: string } } };
    const { port } = window as never as { port: MessagePort };
    const take = port.onmessage!;
    const held: number[] = [];
    let seq = 1_000;
    port.onmessage = (message: MessageEvent<Heard>) => {
      take.call(port, message);
      const { type, event } = message.data;
      if (type !== "event" || event?.node !== node || event.type !== "change") return;
      held.push(event.detail.x);
      if (event.detail.source === "touch" && seq > 1_000) return;
      for (const x of held.splice(0)) port.postMessage({ type: "batch", seq: seq++, ops: [[7, node, "x", x]] });
    };
  }, phone.tree.id("a"));
  const acked = async (seq: number) => (await phone.received("ack")).some((ack) => Number(ack.seq) >= seq);
  await phone.page.mouse.move(25, 125);
  await phone.page.mouse.down();
  await phone.page.mouse.move(25, 135);
  await expect.poll(() => acked(1_000)).toBe(true);
  await phone.page.mouse.up();
  await throwRight(phone);
  await expect.poll(() => acked(1_001)).toBe(true);
  const told = async () => (await phone.events("change", "a")).map(({ detail }) => detail);
  const rests = () => phone.$("a").evaluate((target) => target.getAnimations().length === 0);
  await expect.poll(rests).toBe(true);
  expect((await told()).filter(({ source }) => source === "")).toEqual([]);
  const x = (await phone.$("a").boundingBox())!.x;
  await expect.poll(async () => Number((await told()).at(-1)?.x)).toBeCloseTo(x, 0);
  expect(x).toBeGreaterThan(121);
});

test("a movable-view goes back to a place that it was told of, when the app has sent it away", async ({ phone }) => {
  const view = { id: "a", direction: "all", animation: false, style: "width:50px;height:50px", "on:change": true };
  await phone.show([el("movable-area", { style: "width:390px;height:200px" }, el("movable-view", view))]);
  await phone.drag(phone.$("a"), 80, 0);
  await expect.poll(() => phone.detail("change", "a")).toMatchObject({ x: 80 });
  await phone.set("a", "x", 200);
  await expect.poll(async () => (await phone.$("a").boundingBox())!.x).toBe(200);
  await phone.set("a", "x", 80);
  await expect.poll(async () => (await phone.$("a").boundingBox())!.x).toBe(80);
});

test("a movable-view goes on when its style is another one, and a finger takes it where it is", async ({ phone }) => {
  const view = { id: "a", class: "a", direction: "all", damping: 2, style: "width:50px;height:50px" };
  await phone.show([el("movable-area", { style: "width:390px;height:200px" }, el("movable-view", view))], {
    sheets: [{ path: "app", css: ".a{transition:opacity 1s}" }],
  });
  await phone.set("a", "x", 300);
  const running = () => phone.$("a").evaluate((target) => target.getAnimations().length);
  await expect.poll(running).toBe(1);
  await phone.batch([[10, phone.tree.id("a"), "width:50px;height:50px;background:red"]]);
  await expect(phone.$("a")).toHaveCSS("background-color", "rgb(255, 0, 0)");
  expect(await running()).toBe(1);
  const [before, after] = await phone.$("a").evaluate((target) => {
    const { left, top } = target.getBoundingClientRect();
    const at = { clientX: left + 25, buttons: 1, bubbles: true, cancelable: true };
    target.dispatchEvent(new PointerEvent("pointerdown", { ...at, clientY: top + 25 }));
    target.dispatchEvent(new PointerEvent("pointermove", { ...at, clientY: top + 45 }));
    return [left, target.getBoundingClientRect().left];
  });
  expect(after).toBeCloseTo(before!, 1);
});
