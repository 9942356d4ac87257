/** Storage: what comes back, what is refused and in which form. Sources: docs/contracts/storage.md. */
import { describe, expect, test, vi } from "vitest";
import { createWx } from "../src/wx/index";
import { drain, fakeRuntime } from "./fake-native";

function session() {
  const { native, runtime } = fakeRuntime();
  const wx = createWx(runtime, []) as unknown as WechatMiniprogram.Wx;
  return { native, runtime, wx };
}

describe("values", () => {
  test.each([
    ["a string", "text"],
    ["an empty string", ""],
    ["a number", 1.5],
    ["zero", 0],
    ["NaN", Number.NaN],
    ["Infinity", -Infinity],
    ["true", true],
    ["null", null],
    ["an array", [1, [2], null]],
    ["an object", { a: { b: "汉" } }],
    ["a date", new Date(1_780_000_000_000)],
    ["an object that looks like our own tag", { $miniwire: "date", value: 5 }],
  ])("%s comes back as it was", (_name, value) => {
    const { wx } = session();
    wx.setStorageSync("k", value);
    expect(wx.getStorageSync("k")).toEqual(value);
  });

  test("an invalid date comes back as one", () => {
    const { wx } = session();
    wx.setStorageSync("k", new Date(Number.NaN));
    expect(wx.getStorageSync<Date>("k").getTime()).toBeNaN();
  });

  test.each([
    ["undefined", undefined],
    ["a function", () => 1],
  ])("%s is lost: the key has no value afterwards", (_name, value) => {
    const { wx } = session();
    wx.setStorageSync("k", "old");
    wx.setStorageSync("k", value);
    expect(wx.getStorageSync("k")).toBe("");
    expect(wx.getStorageInfoSync().keys).toEqual([]);
  });

  test("a value that is read is a copy", () => {
    const { wx } = session();
    const value = { list: [1] };
    wx.setStorageSync("k", value);
    value.list.push(2);
    wx.getStorageSync<typeof value>("k").list.push(3);
    expect(wx.getStorageSync("k")).toEqual({ list: [1] });
  });
});

describe("the synchronous functions", () => {
  test("give an empty string for a key that has no value", () => {
    expect(session().wx.getStorageSync("none")).toBe("");
  });

  test("throw an Error with errMsg when the storage refuses", () => {
    const { wx, native } = session();
    native.refuseStorage = "exceed max value size";
    expect(() => wx.setStorageSync("k", "x")).toThrow("setStorageSync:fail exceed max value size");
  });

  test("throw for a key that is no string, and for what JSON cannot say", () => {
    const { wx } = session();
    const cycle: Record<string, unknown> = {};
    cycle.self = cycle;
    expect(() => wx.setStorageSync(1 as never, "x")).toThrow(
      "setStorageSync:fail parameter error: parameter.key should be String instead of Number;",
    );
    expect(() => wx.setStorageSync("k", cycle)).toThrow(/^setStorageSync:fail data cannot be stored: TypeError/);
  });

  test("remove one key or all", () => {
    const { wx } = session();
    wx.batchSetStorageSync([
      { key: "a", value: 1 },
      { key: "b", value: 2 },
      { key: "c", value: 3 },
    ] as never);
    wx.removeStorageSync("a");
    expect(wx.batchGetStorageSync(["a", "b", "c"])).toEqual(["", 2, 3]);
    wx.clearStorageSync();
    expect(wx.getStorageInfoSync()).toEqual({ keys: [], currentSize: 1, limitSize: 10240 });
  });
});

describe("the asynchronous functions", () => {
  test("store, read, list, remove and clear with Promises", async () => {
    const { wx, runtime } = session();
    const settled = async <T>(promise: T): Promise<Awaited<T>> => {
      await drain(runtime);
      return await promise;
    };
    expect(await settled(wx.setStorage({ key: "k", data: [1] }))).toEqual({ errMsg: "setStorage:ok" });
    expect(await settled(wx.getStorage({ key: "k" }))).toEqual({ data: [1], errMsg: "getStorage:ok" });
    expect(await settled(wx.getStorageInfo())).toMatchObject({ keys: ["k"], errMsg: "getStorageInfo:ok" });
    expect(await settled(wx.removeStorage({ key: "k" }))).toEqual({ errMsg: "removeStorage:ok" });
    expect(await settled(wx.clearStorage())).toEqual({ errMsg: "clearStorage:ok" });
  });

  test("fail for a key that has no value", async () => {
    const { wx, runtime } = session();
    const fail = vi.fn();
    wx.getStorage({ key: "none", fail });
    await drain(runtime);
    expect(fail).toHaveBeenCalledWith({ errMsg: "getStorage:fail data not found" });
  });

  test("fail with the reason of the storage and without a key", async () => {
    const { wx, runtime, native } = session();
    native.refuseStorage = "exceed storage max size";
    const fail = vi.fn();
    wx.setStorage({ key: "k", data: "x", fail });
    wx.setStorage({ data: "x", fail } as never);
    await drain(runtime);
    expect(fail.mock.calls.map(([result]) => (result as { errMsg: string }).errMsg)).toEqual([
      "setStorage:fail exceed storage max size",
      "setStorage:fail parameter error: parameter.key should be String instead of Undefined;",
    ]);
  });

  test("in batches refuse the whole list when one key is wrong", async () => {
    const { wx, runtime, native } = session();
    const fail = vi.fn();
    wx.batchSetStorage({ kvList: [{ key: "a", value: 1 }, { value: 2 }], fail });
    await drain(runtime);
    expect(fail).toHaveBeenCalledWith({
      errMsg: "batchSetStorage:fail parameter error: parameter.kvList[1].key should be String instead of Undefined;",
    });
    expect(native.stored.size).toBe(0);
  });
});
