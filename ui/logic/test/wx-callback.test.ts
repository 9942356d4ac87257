/** The callback and Promise convention of `wx`. Sources of each rule: docs/contracts/callback.md. */
import { describe, expect, test, vi } from "vitest";
import { answer, ApiFailure, asyncApi, checkParameters, syncFailure } from "../src/wx/callback";
import { drain, fakeRuntime } from "./fake-native";

function ping(runtime: ReturnType<typeof fakeRuntime>["runtime"]) {
  return asyncApi<{ value?: number; broken?: boolean }, { value: number }>(runtime, "ping", ({ value = 1, broken }) =>
    broken ? new ApiFailure("broken", { errno: 4 }) : { value },
  );
}

describe("a call without callbacks", () => {
  test("returns a Promise of the result with errMsg", async () => {
    const { runtime } = fakeRuntime();
    const result = ping(runtime)({ value: 7 });
    await drain(runtime);
    expect(await result).toEqual({ value: 7, errMsg: "ping:ok" });
  });

  test("rejects with the fail result, not with an Error", async () => {
    const { runtime } = fakeRuntime();
    const result = ping(runtime)({ broken: true });
    const caught = vi.fn();
    result?.catch(caught);
    await drain(runtime);
    expect(caught).toHaveBeenCalledWith({ errno: 4, errMsg: "ping:fail broken" });
  });

  test("may leave the options out", async () => {
    const { runtime } = fakeRuntime();
    const result = ping(runtime)();
    await drain(runtime);
    expect(await result).toEqual({ value: 1, errMsg: "ping:ok" });
  });
});

describe("a call with a callback key", () => {
  test("returns undefined and answers in a later macrotask, success before complete, with one object", async () => {
    const { runtime } = fakeRuntime();
    const order: unknown[] = [];
    const success = (result: unknown): void => void order.push(["success", result]);
    const complete = (result: unknown): void => void order.push(["complete", result]);
    expect(ping(runtime)({ success, complete })).toBeUndefined();
    await Promise.resolve();
    expect(order).toEqual([]);
    await drain(runtime);
    expect(order.map((one) => (one as string[])[0])).toEqual(["success", "complete"]);
    expect((order[0] as unknown[])[1]).toBe((order[1] as unknown[])[1]);
  });

  test("stays in callback mode when the key holds undefined", async () => {
    const { runtime } = fakeRuntime();
    expect(ping(runtime)({ success: undefined })).toBeUndefined();
    await drain(runtime);
  });

  test("calls fail and complete on failure, and only them", async () => {
    const { runtime } = fakeRuntime();
    const [success, fail, complete] = [vi.fn(), vi.fn(), vi.fn()];
    void ping(runtime)({ broken: true, success, fail, complete });
    await drain(runtime);
    expect(success).not.toHaveBeenCalled();
    expect(fail).toHaveBeenCalledWith({ errno: 4, errMsg: "ping:fail broken" });
    expect(complete).toHaveBeenCalledOnce();
  });

  test("runs complete although success threw, and reports the error", async () => {
    const { native, runtime } = fakeRuntime();
    const complete = vi.fn();
    const success = (): void => {
      throw new TypeError("oops");
    };
    void ping(runtime)({ success, complete });
    await drain(runtime);
    expect(complete).toHaveBeenCalledOnce();
    expect(native.errors.map((one) => one.message)).toEqual(["TypeError: oops"]);
  });

  test("passes over callbacks that are no functions", async () => {
    const { native, runtime } = fakeRuntime();
    void ping(runtime)({ success: 5, complete: "no" } as never);
    await drain(runtime);
    expect(native.errors).toEqual([]);
  });
});

describe("what the body gives back", () => {
  test("may come later", async () => {
    const { runtime } = fakeRuntime();
    let finish: (value: { n: number }) => void = () => undefined;
    const slow = asyncApi<object, { n: number }>(runtime, "slow", () => new Promise((resolve) => (finish = resolve)));
    const success = vi.fn();
    void slow({ success });
    await drain(runtime);
    expect(success).not.toHaveBeenCalled();
    finish({ n: 1 });
    await drain(runtime);
    expect(success).toHaveBeenCalledWith({ n: 1, errMsg: "slow:ok" });
  });

  test("is a failure when the body throws", async () => {
    const { runtime } = fakeRuntime();
    const fail = vi.fn();
    void asyncApi(runtime, "bad", () => {
      throw new RangeError("too far");
    })({ fail });
    await drain(runtime);
    expect(fail).toHaveBeenCalledWith({ errMsg: "bad:fail RangeError: too far" });
  });
});

describe("arguments", () => {
  test("a required parameter that is missing or of another type is named with both types", () => {
    expect(checkParameters({}, { url: "String" })?.reason).toBe(
      "parameter error: parameter.url should be String instead of Undefined;",
    );
    expect(checkParameters({ url: [] }, { url: "String" })?.reason).toContain("String instead of Array;");
    expect(checkParameters({ url: "x" }, { url: "String" })).toBeUndefined();
  });

  test("options that are no object are refused", async () => {
    const { runtime } = fakeRuntime();
    const result = ping(runtime)("text" as never);
    const caught = vi.fn();
    result?.catch(caught);
    await drain(runtime);
    expect(caught).toHaveBeenCalledWith({
      errMsg: "ping:fail parameter error: parameter should be Object instead of String;",
    });
  });
});

test("a function that is never promisified answers through callbacks or not at all", async () => {
  const { native, runtime } = fakeRuntime();
  answer(runtime, "quiet", undefined, {});
  answer(runtime, "quiet", { data: 1 }, {});
  expect(native.wakes).toBe(0);
  const success = vi.fn();
  answer(runtime, "quiet", { success }, {});
  await drain(runtime);
  expect(success).toHaveBeenCalledWith({ errMsg: "quiet:ok" });
});

test("a synchronous function throws an Error that carries errMsg", () => {
  const error = syncFailure("setStorageSync", "full");
  expect(error).toBeInstanceOf(Error);
  expect([error.message, error.errMsg]).toEqual(["setStorageSync:fail full", "setStorageSync:fail full"]);
});
