/** Every documented member exists: what is not implemented fails in its documented form; canIUse tells them apart. */
import { describe, expect, test, vi } from "vitest";
import { Stubs } from "../src/wx/stubs";
import { createWx } from "../src/wx/index";
import { declaredSupport } from "../src/wx/declared";
import { RUNTIME_FAMILIES } from "../src/wx/families";
import { forEachMember } from "../src/wx/typings";
import { drain, fakeRuntime } from "./fake-native";

type RequestTask = WechatMiniprogram.RequestTask;

function session() {
  const { native, runtime } = fakeRuntime();
  return { native, runtime, wx: createWx(runtime, []) as unknown as WechatMiniprogram.Wx };
}

const memberNames: string[] = [];
forEachMember((name) => memberNames.push(name));

const unsupported = (api: string) => ({ errMsg: `${api}:fail not supported by miniwire` });
const notices = (native: { events: { event: string; text?: unknown }[] }) =>
  native.events.filter((one) => one.event === "notice").map((one) => one.text);

describe("a member of the typings that is not implemented", () => {
  test("exists, like every other", () => {
    const { wx } = session();
    expect(memberNames.filter((name) => wx[name as keyof typeof wx] === undefined)).toEqual([]);
    expect(memberNames.length).toBeGreaterThan(450);
  });

  test("rejects its Promise, or fails through callbacks, and is warned about once", async () => {
    const { wx, native, runtime } = session();
    const caught = vi.fn();
    (wx.getLocation({}) as Promise<unknown>).catch(caught);
    const [fail, complete] = [vi.fn(), vi.fn()];
    wx.getLocation({ fail, complete });
    await drain(runtime);
    for (const callback of [caught, fail, complete]) expect(callback).toHaveBeenCalledWith(unsupported("getLocation"));
    expect(notices(native)).toEqual(["wx.getLocation is not supported by miniwire"]);
  });

  test("that is never promisified fails through callbacks and returns nothing", async () => {
    const { wx, runtime } = session();
    const fail = vi.fn();
    const { getScreenRecordingState } = wx as unknown as { getScreenRecordingState: (options: object) => unknown };
    expect(getScreenRecordingState({ fail })).toBeUndefined();
    await drain(runtime);
    expect(fail).toHaveBeenCalledWith(unsupported("getScreenRecordingState"));
  });

  test("that answers at once throws an Error with errMsg", () => {
    const { wx } = session();
    expect(() => wx.getBatteryInfoSync()).toThrow("getBatteryInfoSync:fail not supported by miniwire");
  });

  test("that returns a task gives one whose methods do nothing, and fails", async () => {
    const { native, runtime } = session();
    const fail = vi.fn();
    // Every such function of the typings is implemented by now; this is what a new one would be.
    const request = new Stubs(runtime).make("request", "f", "RequestTask") as (options: object) => RequestTask;
    const task = request({ url: "https://example.com", fail });
    task.onHeadersReceived(() => undefined);
    task.abort();
    expect((task as unknown as { then?: unknown }).then).toBeUndefined();
    await drain(runtime);
    expect(fail).toHaveBeenCalledWith(unsupported("request"));
    expect(notices(native)).toEqual([
      "wx.request is not supported by miniwire",
      "wx.RequestTask.onHeadersReceived is not supported by miniwire",
      "wx.RequestTask.abort is not supported by miniwire",
    ]);
  });

  test("that returns an object gives one whose methods fail each in its own form", async () => {
    const { wx, runtime } = session();
    const fail = vi.fn();
    const files = wx.getFileSystemManager();
    files.unzip({ zipFilePath: "a", targetPath: "b", fail });
    await drain(runtime);
    expect(fail).toHaveBeenCalledWith(unsupported("FileSystemManager.unzip"));
    expect(() => files.readCompressedFileSync({ filePath: "a", compressionAlgorithm: "br" })).toThrow(
      "FileSystemManager.readCompressedFileSync:fail not supported by miniwire",
    );
    expect(() => wx.createInnerAudioContext().play()).not.toThrow();
  });

  test("that adds a listener takes it and never calls it", () => {
    const { wx, native } = session();
    const listener = vi.fn();
    wx.onAccelerometerChange(listener);
    wx.offAccelerometerChange(listener);
    expect(listener).not.toHaveBeenCalled();
    expect(notices(native)).toHaveLength(1);
  });

  test("that is a namespace has members that fail", async () => {
    const { wx, runtime } = session();
    const caught = vi.fn();
    (wx.cloud.callFunction({ name: "f" }) as unknown as Promise<unknown>).catch(caught);
    await drain(runtime);
    expect(caught).toHaveBeenCalledWith(unsupported("WxCloud.callFunction"));
  });
});

test("a member that the official typings lack does not exist", () => {
  const { wx } = session();
  expect(Object.keys(wx).filter((name) => !memberNames.includes(name))).toEqual([]);
});

test("a family that is passed wins over ours and over stubs", () => {
  const { runtime } = fakeRuntime();
  const wx = createWx(runtime, [() => ({ login: 1, navigateTo: 2 })]);
  expect([wx.login, wx.navigateTo]).toEqual([1, 2]);
});

test("every family declares how far each of its members goes, and a partial one says what is missing", () => {
  const { runtime } = fakeRuntime();
  for (const [family, support] of RUNTIME_FAMILIES)
    expect(Object.keys(support).sort()).toEqual(Object.keys(family(runtime)).sort());
  for (const level of Object.values(declaredSupport)) expect(level).toMatch(/^(full|partial: .{10,})$/);
});

describe("canIUse", () => {
  test.each([
    "connectSocket",
    "connectSocket.object.protocols",
    "getSystemInfoSync.return.safeArea.left",
    "getSystemInfo.success.screenWidth",
    "showToast.object.image",
    "showToast.object.icon.success",
    "onNetworkStatusChange.callback.isConnected",
    "console.log",
    "SocketTask.send",
    "UpdateManager.onCheckForUpdate",
    "view",
    "getUpdateManager",
    "canIUse",
    "request.object.method.GET",
  ])("%s", (schema) => {
    expect(session().wx.canIUse(schema)).toBe(true);
  });

  test.each([
    "getLocation",
    "getLocation.object.type.wgs84",
    "connectSocket.object.noSuchOption",
    "connectSocket.success.protocols",
    "connectSocket.object.forceCellularNetwork",
    "showToast.object.icon.noSuchIcon",
    "getSystemInfoSync.return.safeArea.left.more",
    "getSystemInfoSync.nothing.safeArea",
    "CameraContext.onCameraFrame",
    "SocketTask.offOpen",
    "offSocketClose",
    "live-player",
    "button.open-type.contact",
    "toString",
    "",
  ])("not %j", (schema) => {
    expect(session().wx.canIUse(schema)).toBe(false);
  });

  test("not what is no text", () => {
    expect(session().wx.canIUse(undefined as never)).toBe(false);
  });
});
