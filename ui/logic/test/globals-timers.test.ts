import { describe, expect, test } from "vitest";
import { TIMER_COUNT_MAX, timerTable } from "../src/loop";
import { fakeRuntime } from "./fake-native";
import { Realm } from "./globals-realm";

describe("timers", () => {
  test("have positive integer ids that differ", () => {
    expect(new Realm().run("JSON.stringify([setTimeout(() => 1), setInterval(() => 1, 5), setTimeout(() => 1)])")).toBe(
      "[1,2,3]",
    );
  });

  test("pass further arguments to the callback", () => {
    const realm = new Realm();
    realm.run("setTimeout((...args) => { globalThis.got = args.join() }, 5, 'a', 2)");
    realm.fire(1);
    expect(realm.run("got")).toBe("a,2");
  });

  test("fire once for a timeout and again and again for an interval", () => {
    const realm = new Realm();
    realm.run("globalThis.n = 0; setTimeout(() => { n += 1 }); setInterval(() => { n += 10 }, 5)");
    for (const id of [1, 2, 1, 2]) realm.fire(id);
    expect(realm.run("n")).toBe(21);
  });

  test("do not fire after they were cleared", () => {
    const realm = new Realm();
    realm.run(
      "globalThis.n = 0; clearTimeout(setTimeout(() => { n = 1 })); clearInterval(setInterval(() => { n = 1 }))",
    );
    realm.fire(1);
    realm.fire(2);
    expect(realm.run("n")).toBe(0);
    expect(realm.timers.size).toBe(0);
  });

  test("ignore ids that are unknown or no numbers", () => {
    expect(new Realm().failure("clearTimeout(99); clearTimeout(); clearInterval('x'); clearTimeout(null)")).toBe(
      "no error",
    );
  });

  test("refuse code in a string", () => {
    expect(new Realm().failure("setTimeout('alert(1)', 5)")).toBe(
      "TypeError: setTimeout: the first argument must be a function, got string; code in a string is not run",
    );
  });

  test("treat a delay that is no number as 0", () => {
    const realm = new Realm();
    realm.run("setTimeout(() => 1, 'soon'); setTimeout(() => 1); setTimeout(() => 1, '20')");
    expect([...realm.timers.values()].map((timer) => timer.delayMs)).toEqual([0, 0, 20]);
  });

  test("report what a callback throws and go on", () => {
    const realm = new Realm();
    realm.run("setInterval(() => { throw new TypeError('broken') }, 5)");
    realm.fire(1);
    realm.fire(1);
    expect(realm.errors).toEqual(["TypeError: broken", "TypeError: broken"]);
  });

  test("are refused past the limit and accepted again after one is gone", () => {
    const { runtime } = fakeRuntime();
    const table = timerTable(runtime);
    const set = (): number => table.set("setTimeout", () => undefined, 0, false, []);
    for (let count = 0; count < TIMER_COUNT_MAX; count += 1) set();
    expect(set).toThrow(`${TIMER_COUNT_MAX} timers are pending`);
    table.fire(1);
    expect(set()).toBe(TIMER_COUNT_MAX + 1);
  });
});
