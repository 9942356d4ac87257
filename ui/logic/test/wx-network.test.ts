/** Network information and the search for services. Sources of what is expected: docs/contracts/network.md. */
import { describe, expect, test, vi } from "vitest";
import { createWx } from "../src/wx/index";
import { localServiceEvents, SEARCH_MS } from "../src/wx/mdns";
import { fireTimer } from "../src/loop";
import { drain, fakeRuntime } from "./fake-native";

function session() {
  const { native, runtime } = fakeRuntime();
  return { native, runtime, wx: createWx(runtime, []) as unknown as WechatMiniprogram.Wx };
}

test("getNetworkType has every documented field, and the signal of a weak network is weak", async () => {
  const { wx, runtime } = session();
  const ask = async (): Promise<unknown> => {
    const answer = wx.getNetworkType();
    await drain(runtime);
    return answer;
  };
  const fields = { networkType: "wifi", hasSystemProxy: false, errMsg: "getNetworkType:ok" };
  expect(await ask()).toEqual({ ...fields, signalStrength: -50, weakNet: false });
  runtime.events.emit("networkWeakChange", { weakNet: true });
  expect(await ask()).toEqual({ ...fields, signalStrength: -90, weakNet: true });
  runtime.events.emit("networkStatusChange", { isConnected: false, networkType: "none" });
  expect(await ask()).toMatchObject({ networkType: "none", signalStrength: 0 });
});

test("getLocalIPAddress answers through callbacks only, and fails without a network", async () => {
  const { wx, native, runtime } = session();
  const [success, fail] = [vi.fn(), vi.fn()];
  wx.getLocalIPAddress({ success });
  native.localAddress = undefined;
  wx.getLocalIPAddress({ fail });
  await drain(runtime);
  const errMsg = "getLocalIPAddress:ok";
  expect(success.mock.calls).toEqual([[{ localip: "10.0.0.7", netmask: "255.255.255.0", errMsg }]]);
  expect(fail.mock.calls).toEqual([[{ errMsg: "getLocalIPAddress:fail network is down" }]]);
});

describe("a search for services", () => {
  test("without a type, or while another one runs, fails with the documented texts", async () => {
    const { wx, native, runtime } = session();
    const texts = vi.fn();
    const fail = (result: { errMsg: string }): void => {
      texts(result.errMsg);
    };
    wx.startLocalServiceDiscovery({ serviceType: "", fail });
    native.refuseSearch = "scan task already exist";
    wx.startLocalServiceDiscovery({ serviceType: "_http._tcp.", fail });
    native.refuseSearch = "task not found";
    wx.stopLocalServiceDiscovery({ fail });
    await drain(runtime);
    expect(texts.mock.calls.flat()).toEqual([
      "startLocalServiceDiscovery:fail invalid param",
      "startLocalServiceDiscovery:fail scan task already exist",
      "stopLocalServiceDiscovery:fail task not found",
    ]);
    expect(native.pendingTimers.size).toBe(0);
  });

  test("is asked to stop after thirty seconds, unless it stopped before", async () => {
    const { wx, native, runtime } = session();
    const stopped = vi.fn();
    wx.onLocalServiceDiscoveryStop(stopped);
    void wx.startLocalServiceDiscovery({ serviceType: "_http._tcp." });
    await drain(runtime);
    const [[id, timer] = [0, undefined]] = [...native.pendingTimers];
    expect(timer).toEqual({ delayMs: SEARCH_MS, repeat: false });
    fireTimer(runtime, id);
    expect(native.searches).toEqual(["_http._tcp.", "stop"]);
    localServiceEvents(runtime).dispatch("stop", {});
    expect(stopped).toHaveBeenCalledTimes(1);
    void wx.startLocalServiceDiscovery({ serviceType: "_http._tcp." });
    await drain(runtime);
    localServiceEvents(runtime).dispatch("stop", {});
    expect(native.pendingTimers.has(id + 1)).toBe(false);
  });

  test("tells what was found and lost until the listener is taken off", () => {
    const { wx, runtime } = session();
    const heard = vi.fn();
    wx.onLocalServiceFound(heard);
    wx.onLocalServiceLost(heard);
    wx.onLocalServiceResolveFail(heard);
    const named = { serviceType: "_http._tcp.", serviceName: "Lamp" };
    const search = localServiceEvents(runtime);
    search.dispatch("found", { ...named, ip: "10.0.0.2", port: 80 });
    search.dispatch("lost", named);
    search.dispatch("resolveFail", named);
    wx.offLocalServiceFound();
    search.dispatch("found", { ...named, ip: "10.0.0.2", port: 80 });
    expect(heard.mock.calls.flat()).toEqual([{ ...named, ip: "10.0.0.2", port: 80 }, named, named]);
  });
});
