/** Every bound of the framework: what still fits, and what happens one past it. */
import { expect, test } from "vitest";
import { EventChannel, PENDING_MAX } from "../src/framework/event-channel";
import { SETTLE_ROUNDS_MAX } from "../src/framework/turn";
import { WARNINGS_MAX } from "../src/framework/framework";
import { OPS_PER_BATCH_MAX, OpBatch } from "../src/view/ops";
import { QUESTIONS_MAX, Queries } from "../src/view/queries";
import type { Runtime } from "../src/runtime";
import { TestHost } from "./host";

const started = (): Promise<TestHost> => new TestHost("basic").launch();

type FakeRuntime = Runtime & {
  asked: number;
  later: (() => void)[];
};

/** A runtime of which only these members are used. */
function runtime(): FakeRuntime {
  const fake = {
    asked: 0,
    later: [] as (() => void)[],
    guard: (fn: (...args: unknown[]) => unknown, self: unknown, ...args: unknown[]) => fn.apply(self, args),
    defer: (callback: () => void) => fake.later.push(callback),
    native: { view: { query: () => fake.asked++ } },
  };
  return fake as unknown as FakeRuntime;
}

test("a batch is posted whole at the limit and in two parts one past it", () => {
  const posted: number[] = [];
  const batch = new OpBatch((json) => posted.push((JSON.parse(json) as unknown[]).length));
  for (let i = 0; i < OPS_PER_BATCH_MAX; i++) batch.push([4, i]);
  expect(posted).toEqual([]);
  batch.push([4, 0]);
  batch.flush();
  expect(posted).toEqual([OPS_PER_BATCH_MAX, 1]);
});

test("questions beyond the limit are answered with zeros at once", () => {
  const fake = runtime();
  const queries = new Queries(
    fake,
    () => true,
    () => {},
  );
  const answers: unknown[] = [];
  for (let i = 0; i < QUESTIONS_MAX; i++) queries.ask({ what: "rect", nodes: [1] }, (reply) => answers.push(reply));
  expect(fake.later.length).toBe(0);
  queries.ask({ what: "rect", nodes: [1] }, (reply) => answers.push(reply[0]?.width));
  for (const callback of fake.later) callback();
  expect(answers).toEqual([0]);
  expect(fake.asked).toBe(QUESTIONS_MAX);
});

test("an answered question is forgotten, an answer nobody waits for is ignored", () => {
  const queries = new Queries(
    runtime(),
    () => true,
    () => {},
  );
  const widths: unknown[] = [];
  queries.ask({ what: "rect", nodes: [1, 2] }, (replies) => widths.push(...replies.map((reply) => reply.width)));
  queries.reply(1, '[{"width":5}]');
  queries.reply(1, '[{"width":6}]');
  queries.reply(99, "[]");
  expect(widths).toEqual([5, 0]);
});

test("a channel keeps a hundred events for a late listener and drops the oldest of one more", () => {
  const [page, opener] = EventChannel.pair(runtime());
  for (let i = 0; i <= PENDING_MAX; i++) opener.emit("n", i);
  const heard: unknown[] = [];
  page.on("n", (value) => heard.push(value));
  expect(heard.length).toBe(PENDING_MAX);
  expect(heard[0]).toBe(1);
});

test("once hears once, off stops hearing, and both ends hear only the other", () => {
  const [page, opener] = EventChannel.pair(runtime());
  const heard: string[] = [];
  const listener = (value: unknown): unknown => heard.push(`on ${String(value)}`);
  page.once("x", (value) => heard.push(`once ${String(value)}`));
  page.on("x", listener);
  page.emit("x", 0);
  opener.emit("x", 1);
  opener.emit("x", 2);
  page.off("x", listener);
  opener.emit("x", 3);
  expect(heard).toEqual(["once 1", "on 1", "on 2"]);
});

test("the same warning is printed once, and no more than the limit of different ones", async () => {
  const host = await started();
  host.run(`for (let i = 0; i < ${WARNINGS_MAX + 50}; i++) getCurrentPages()[0].setData({ ['k' + i]: undefined });
    getCurrentPages()[0].setData({ k0: undefined })`);
  expect(host.console.filter((line) => line.startsWith("warn: ")).length).toBe(WARNINGS_MAX);
});

test("work that puts itself off again and again is carried into the next turns", async () => {
  const host = await started();
  // Every change of the property calls its WXS observer, which changes it again.
  host.run(`getCurrentPages()[0].seen = function (args) {
    if (args[0] < ${SETTLE_ROUNDS_MAX * 2}) this.setData({ count: args[0] + 1 }) }`);
  await host.tap("#count");
  expect(host.run("getCurrentPages()[0].data.count")).toBe(SETTLE_ROUNDS_MAX * 2);
});

test("a page that was closed may still call setData, and nothing reaches the view", async () => {
  const host = await started();
  host.run("var old = getCurrentPages()[0]; wx.reLaunch({ url: '/pages/tab/tab' })");
  await host.settle();
  const batches = host.batches.length;
  host.run("var called = 0; old.setData({ count: 9, list: [] }, () => { called++ })");
  await host.settle();
  expect(host.batches.length).toBe(batches);
  expect(host.errors).toEqual([]);
  expect(host.run("called")).toBe(1);
});

test("events for nodes that are gone are dropped", async () => {
  const host = await started();
  host.entry.viewEvent('{"node":99999,"type":"tap","detail":{},"bubbles":true,"composed":true,"capturePhase":true}');
  await host.settle();
  expect(host.errors).toEqual([]);
});
