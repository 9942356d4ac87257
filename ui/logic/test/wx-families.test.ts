/** System, network, interface, open, device and base families. Sources: docs/contracts/system.md and ui.md. */
import { describe, expect, test, vi } from "vitest";
import { base64ToArrayBuffer, arrayBufferToBase64 } from "../src/wx/base64";
import { STEP_COUNT_MAX } from "../src/wx/animation";
import { RANDOM_BYTES_MAX } from "../src/wx/device";
import { createWx } from "../src/wx/index";
import { ACTION_SHEET_ITEM_COUNT_MAX } from "../src/wx/ui";
import { classShape } from "../src/wx/typings";
import { drain, fakeRuntime, type FakeOptions } from "./fake-native";

/** Deprecated, and in most programs all the same. */
interface Deprecated {
  getSystemInfoSync(): WechatMiniprogram.SystemInfo;
  getSystemInfo(options: object): void;
  getSystemInfoAsync(options: object): void;
}

function session(options?: FakeOptions) {
  const { native, runtime } = fakeRuntime(options);
  const wx = createWx(runtime, []);
  return { native, runtime, wx: wx as unknown as WechatMiniprogram.Wx, deprecated: wx as unknown as Deprecated };
}

const answers = (more: object): FakeOptions => ({
  config: { answers: { modalConfirm: true, tapIndex: 0, ...more } },
});

describe("system information", () => {
  test("says devtools where the devtools are imitated", () => {
    const { wx } = session({ config: { profile: "devtools" } });
    expect(wx.getDeviceInfo()).toMatchObject({ platform: "devtools", brand: "iPhone" });
  });

  test("describes one phone in all functions", async () => {
    const { wx, deprecated, runtime } = session();
    const all = deprecated.getSystemInfoSync();
    expect(all).toMatchObject(wx.getDeviceInfo());
    expect(all).toMatchObject(wx.getWindowInfo());
    expect(all).toMatchObject(wx.getAppBaseInfo());
    expect(all).toMatchObject({ SDKVersion: "3.17.0", platform: "ios", theme: "light", windowWidth: 390 });
    const success = vi.fn();
    deprecated.getSystemInfo({ success });
    deprecated.getSystemInfoAsync({ success });
    await drain(runtime);
    expect(success.mock.calls).toEqual([
      [{ ...all, errMsg: "getSystemInfo:ok" }],
      [{ ...all, errMsg: "getSystemInfoAsync:ok" }],
    ]);
  });

  test("keeps the safe area between status bar and home indicator", () => {
    expect(session().wx.getWindowInfo().safeArea).toEqual({
      left: 0,
      right: 390,
      top: 47,
      bottom: 810,
      width: 390,
      height: 763,
    });
  });

  test("claims no authorization", () => {
    const { wx, deprecated } = session();
    expect(new Set(Object.values(wx.getAppAuthorizeSetting()))).toEqual(new Set(["not determined", false]));
    expect(deprecated.getSystemInfoSync().cameraAuthorized).toBe(false);
  });

  test("names the app of the project as a development version", () => {
    expect(session({ manifest: { appid: "wx123" } }).wx.getAccountInfoSync()).toEqual({
      miniProgram: { appId: "wx123", envVersion: "develop", version: "" },
    });
  });

  test("places the capsule inside the window, below the status bar", () => {
    const { left, right, top, bottom, width, height } = session().wx.getMenuButtonBoundingClientRect();
    expect([right - left, bottom - top]).toEqual([width, height]);
    expect(right).toBeLessThan(390);
    expect(top).toBeGreaterThan(47);
  });
});

describe("the network", () => {
  test("type follows the host, listeners hear of changes only", async () => {
    const { wx, runtime } = session();
    const listener = vi.fn();
    wx.onNetworkStatusChange(listener);
    runtime.events.emit("networkStatusChange", { isConnected: true, networkType: "wifi" });
    runtime.events.emit("networkStatusChange", { isConnected: false, networkType: "none" });
    expect(listener.mock.calls).toEqual([[{ isConnected: false, networkType: "none" }]]);
    const result = wx.getNetworkType();
    await drain(runtime);
    expect(await result).toMatchObject({ networkType: "none", errMsg: "getNetworkType:ok" });
  });

  test("type still follows after all listeners were removed", async () => {
    const { wx, runtime } = session();
    const listener = vi.fn();
    wx.onNetworkStatusChange(listener);
    wx.offNetworkStatusChange();
    runtime.events.emit("networkStatusChange", { isConnected: true, networkType: "4g" });
    expect(listener).not.toHaveBeenCalled();
    const result = wx.getNetworkType();
    await drain(runtime);
    expect((await result).networkType).toBe("4g");
  });

  test("that gets weak is announced", () => {
    const { wx, runtime } = session();
    const listener = vi.fn();
    wx.onNetworkWeakChange(listener);
    runtime.events.emit("networkWeakChange", { weakNet: true });
    expect(listener).toHaveBeenCalledWith({ weakNet: true, networkType: "wifi" });
  });
});

describe("interface calls", () => {
  test("are recorded with their options and without functions", async () => {
    const { wx, native, runtime } = session();
    const success = vi.fn();
    wx.showToast({ title: "好", icon: "none", success });
    void wx.setNavigationBarTitle({ title: "Chat" });
    await drain(runtime);
    expect(native.events).toEqual([
      { event: "ui", api: "showToast", detail: { title: "好", icon: "none" } },
      { event: "ui", api: "setNavigationBarTitle", detail: { title: "Chat" } },
    ]);
    expect(success).toHaveBeenCalledWith({ errMsg: "showToast:ok" });
  });

  test("without a required parameter fail and are not recorded", async () => {
    const { wx, native, runtime } = session();
    const fail = vi.fn();
    void wx.showLoading({ fail } as never);
    await drain(runtime);
    expect(fail).toHaveBeenCalledWith({
      errMsg: "showLoading:fail parameter error: parameter.title should be String instead of Undefined;",
    });
    expect(native.events).toEqual([]);
  });

  test.each([
    ["is confirmed", answers({}), {}, { confirm: true, cancel: false, content: "" }],
    ["is cancelled", answers({ modalConfirm: false }), {}, { confirm: false, cancel: true, content: "" }],
    [
      "without a cancel button is confirmed anyway",
      answers({ modalConfirm: false }),
      { showCancel: false },
      { confirm: true, cancel: false, content: "" },
    ],
    [
      "that can be edited gives the answer",
      answers({ modalContent: "typed" }),
      { editable: true, content: "before" },
      { confirm: true, cancel: false, content: "typed" },
    ],
    [
      "that can be edited keeps its text without one",
      answers({}),
      { editable: true, content: "before" },
      { confirm: true, cancel: false, content: "before" },
    ],
  ])("a modal %s", async (_name, options, modal, result) => {
    const { wx, runtime } = session(options);
    const answered = wx.showModal(modal);
    await drain(runtime);
    expect(await answered).toEqual({ ...result, errMsg: "showModal:ok" });
  });

  test("an action sheet gives the tapped item, or fails when it is cancelled", async () => {
    const itemList = ["a", "b"];
    for (const [tapIndex, expected] of [
      [1, { tapIndex: 1, errMsg: "showActionSheet:ok" }],
      [-1, { errMsg: "showActionSheet:fail cancel" }],
      [2, { errMsg: "showActionSheet:fail cancel" }],
    ] as const) {
      const { wx, runtime } = session(answers({ tapIndex }));
      const complete = vi.fn();
      wx.showActionSheet({ itemList, complete });
      await drain(runtime);
      expect(complete).toHaveBeenCalledWith(expected);
    }
  });

  test(`an action sheet takes ${ACTION_SHEET_ITEM_COUNT_MAX} items and not one more`, async () => {
    const { wx, runtime } = session();
    const [success, fail] = [vi.fn(), vi.fn()];
    const itemList = Array.from({ length: ACTION_SHEET_ITEM_COUNT_MAX }, String);
    wx.showActionSheet({ itemList, success, fail });
    await drain(runtime);
    expect([success.mock.calls.length, fail.mock.calls.length]).toEqual([1, 0]);
    wx.showActionSheet({ itemList: [...itemList, "x"], fail });
    await drain(runtime);
    expect(fail).toHaveBeenCalledOnce();
  });
});

describe("login", () => {
  test("gives the configured code, and a session is valid from then on", async () => {
    const { wx, runtime } = session();
    const complete = vi.fn();
    wx.checkSession({ complete });
    wx.login({ complete });
    wx.checkSession({ complete });
    await drain(runtime);
    expect(complete.mock.calls.map(([result]) => result as unknown)).toEqual([
      { errMsg: "checkSession:fail session time out, need relogin" },
      { code: "code-1", errMsg: "login:ok" },
      { errMsg: "checkSession:ok" },
    ]);
  });
});

describe("the clipboard", () => {
  test("is the app's own", async () => {
    const { wx, runtime } = session();
    void wx.setClipboardData({ data: "copied" });
    const read = wx.getClipboardData();
    await drain(runtime);
    expect(await read).toEqual({ data: "copied", errMsg: "getClipboardData:ok" });
  });
});

describe("random values", () => {
  test(`come in any length up to ${RANDOM_BYTES_MAX} bytes`, async () => {
    const { wx, runtime } = session();
    const fail = vi.fn();
    const most = wx.getRandomValues({ length: RANDOM_BYTES_MAX });
    wx.getRandomValues({ length: RANDOM_BYTES_MAX + 1, fail });
    await drain(runtime);
    const { randomValues } = await most;
    expect(randomValues).toBeInstanceOf(ArrayBuffer);
    expect(randomValues.byteLength).toBe(RANDOM_BYTES_MAX);
    expect(fail).toHaveBeenCalledOnce();
  });
});

describe("the base family", () => {
  test("nextTick runs in a macrotask of its own", async () => {
    const { wx, runtime } = session();
    const callback = vi.fn();
    wx.nextTick(callback);
    await Promise.resolve();
    expect(callback).not.toHaveBeenCalled();
    await drain(runtime);
    expect(callback).toHaveBeenCalledOnce();
  });

  test("the update manager says that there is no update", async () => {
    const { wx, runtime } = session();
    const checked = vi.fn();
    wx.getUpdateManager().onCheckForUpdate(checked);
    await drain(runtime);
    expect(checked).toHaveBeenCalledWith({ hasUpdate: false });
  });

  test("exitMiniProgram ends the session", () => {
    const { wx, native } = session();
    void wx.exitMiniProgram({ success: undefined } as never);
    expect(native.exited).toBe(true);
  });

  test("an idle callback that was cancelled does not run", async () => {
    const { wx, runtime } = session();
    const callback = vi.fn();
    const id = (wx.requestIdleCallback as unknown as (callback: () => void) => number)(callback);
    wx.cancelIdleCallback(id);
    await drain(runtime);
    expect(callback).not.toHaveBeenCalled();
  });

  test("log managers print to the console", () => {
    const { wx, native } = session();
    wx.getLogManager({ level: 1 }).warn("low", { a: 1 });
    wx.getRealtimeLogManager().tag("net").error("key", "value");
    expect(native.lines.map((one) => one.level)).toEqual(["warn", "error"]);
    expect(native.lines[0]?.text).toContain("[LogManager] low");
  });
});

describe("base64", () => {
  test.each(["", "f", "fo", "foo", "foob", "fooba", "foobar"])(
    "of %j is that of RFC 4648 and decodes to the same",
    (text) => {
      const bytes = new TextEncoder().encode(text);
      const encoded = arrayBufferToBase64(bytes.buffer);
      expect(encoded).toBe(Buffer.from(text).toString("base64"));
      expect(new Uint8Array(base64ToArrayBuffer(encoded))).toEqual(bytes);
    },
  );

  test("of every byte value and of many of them survives", () => {
    const bytes = Uint8Array.from({ length: 20_000 }, (_, i) => i % 256);
    expect(new Uint8Array(base64ToArrayBuffer(arrayBufferToBase64(bytes.buffer)))).toEqual(bytes);
  });

  test("with line breaks decodes, and foreign characters end it", () => {
    expect(Buffer.from(base64ToArrayBuffer("Zm9v\r\nYmFy")).toString()).toBe("foobar");
    expect(Buffer.from(base64ToArrayBuffer("Zm9v?mFy")).toString()).toBe("foo");
  });

  test("of anything but a buffer is empty", () => {
    expect(arrayBufferToBase64("text" as never)).toBe("");
  });
});

describe("an animation", () => {
  test("exports its steps once, each with defaults, own options and units", () => {
    const animation = session().wx.createAnimation({ duration: 200 });
    animation.rotate(45).width(100).opacity(0.5).step({ delay: 50 }).translateX(10).step();
    const transition = { duration: 200, timingFunction: "linear" };
    expect(animation.export()).toEqual({
      actions: [
        {
          animates: [
            { type: "rotate", args: [45] },
            { type: "style", args: ["width", "100px"] },
            { type: "style", args: ["opacity", 0.5] },
          ],
          option: { transformOrigin: "50% 50% 0", transition: { ...transition, delay: 50 } },
        },
        {
          animates: [{ type: "translateX", args: [10] }],
          option: { transformOrigin: "50% 50% 0", transition: { ...transition, delay: 0 } },
        },
      ],
    });
    expect(animation.export()).toEqual({ actions: [] });
  });

  test("has every method of the typings", () => {
    const animation = session().wx.createAnimation({}) as unknown as Record<string, unknown>;
    const missing = classShape("Animation").filter(({ name }) => typeof animation[name] !== "function");
    expect(missing).toEqual([]);
  });

  test(`keeps ${STEP_COUNT_MAX} steps between two exports and drops the rest`, () => {
    const animation = session().wx.createAnimation({});
    for (let i = 0; i < STEP_COUNT_MAX; i++) animation.step();
    expect(animation.step().export().actions).toHaveLength(STEP_COUNT_MAX);
  });
});
