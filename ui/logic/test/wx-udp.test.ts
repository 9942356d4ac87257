/** UDPSocket: arguments, the order of calls, listeners. Sources of what is expected: docs/contracts/udp.md. */
import { describe, expect, test, vi } from "vitest";
import type { UdpEvents } from "../src/native";
import { createWx } from "../src/wx/index";
import { udpEvents } from "../src/wx/udp";
import { drain, fakeRuntime } from "./fake-native";

const MESSAGE: UdpEvents["message"] = {
  message: new ArrayBuffer(1),
  remoteInfo: { address: "10.0.0.2", family: "IPv4", port: 9000, size: 1 },
  localInfo: { address: "0.0.0.0", family: "IPv4", port: 40_000 },
};
const PEER = { address: "10.0.0.2", port: 9000 };

function session(type?: string) {
  const { native, runtime } = fakeRuntime();
  const wx = createWx(runtime, []) as unknown as WechatMiniprogram.Wx;
  const socket = wx.createUDPSocket(type);
  const onError = vi.fn();
  socket.onError(onError);
  const errors = async (): Promise<unknown[]> => {
    await drain(runtime);
    return onError.mock.calls.map((call: unknown[]) => call[0]);
  };
  return { native, runtime, socket, errors, table: udpEvents(runtime) };
}

const bytes = (...values: number[]): ArrayBuffer => new Uint8Array(values).buffer;
const numbered = (errNum: number) => ({ errCode: -2, errNum });

describe("bind", () => {
  test.each([undefined, null, 0])("of %j returns a port that the system chose, at once", (port) => {
    const { native, socket } = session();
    expect(socket.bind(port as undefined)).toBe(40_000);
    expect(native.socketCalls).toEqual([["bind", 1, false, 0]]);
  });

  test("of a number returns that number; udp6 binds an IPv6 socket", () => {
    const { native, socket } = session("udp6");
    expect(socket.bind(5353)).toBe(5353);
    expect(native.socketCalls).toEqual([["bind", 1, true, 5353]]);
  });

  test.each([-1, 65_536, 1.5, "9000"])("of %j is an invalid port and returns 0", async (port) => {
    const { socket, errors } = session();
    expect(socket.bind(port as number)).toBe(0);
    expect(await errors()).toEqual([{ errCode: 2, errMsg: "bind fail: invalid port" }]);
  });

  test("that the system refuses returns 0 and may be tried again; a second one after success may not", async () => {
    const { native, socket, errors } = session();
    native.refuseSocket = {
      errCode: -2,
      errMsg: "bind socket fail: errno:98 errmsg:Address already in use",
      errNum: 98,
    };
    expect(socket.bind(5353)).toBe(0);
    const refusal = native.refuseSocket;
    native.refuseSocket = undefined;
    expect(socket.bind(5354)).toBe(5354);
    expect(socket.bind()).toBe(0);
    expect(await errors()).toEqual([refusal, expect.objectContaining(numbered(22))]);
  });
});

describe("send", () => {
  test("binds a socket that nobody bound, and cuts a buffer by offset and length", () => {
    const { native, socket } = session();
    const message = bytes(1, 2, 3, 4);
    socket.send({ ...PEER, message });
    socket.send({ ...PEER, message, offset: 1, length: 2 });
    socket.send({ ...PEER, message, offset: 3 });
    socket.send({ ...PEER, message, offset: 9 });
    socket.send({ ...PEER, message: "text", offset: 1, length: 1, setBroadcast: true });
    const sent = native.socketCalls.slice(1).map((call) => (call[2] as { message: string | ArrayBuffer }).message);
    expect(native.socketCalls[0]).toEqual(["bind", 1, false, 0]);
    expect(sent).toEqual([message, bytes(2, 3), bytes(4), bytes(), "text"]);
    expect(native.socketCalls.at(-1)).toMatchObject(["send", 1, { broadcast: true, preferConnected: false }]);
  });

  test("fails for addresses, ports and messages that are none", async () => {
    const { native, socket, errors } = session();
    socket.send({ address: "", port: 9000, message: "x" });
    socket.send({ address: "10.0.0.2", port: 0, message: "x" });
    socket.send({ ...PEER, message: new Uint8Array(1) as never });
    expect(await errors()).toEqual([
      { errCode: 1, errMsg: "send fail: invalid address" },
      { errCode: 2, errMsg: "send fail: invalid port" },
      { errCode: -1, errMsg: "send fail: data should be String or ArrayBuffer instead of Uint8Array" },
    ]);
    expect(native.socketCalls).toEqual([]);
  });

  test("after close is an error event each time, and messages are not told any more", async () => {
    const { socket, errors, table } = session();
    const onMessage = vi.fn();
    socket.onMessage(onMessage);
    socket.bind();
    table.dispatch(1, "message", MESSAGE);
    socket.close();
    table.dispatch(1, "message", MESSAGE);
    socket.send({ ...PEER, message: "x" });
    table.dispatch(1, "close", {});
    socket.write({ ...PEER, message: "x" });
    expect(onMessage.mock.calls).toEqual([[MESSAGE]]);
    expect(await errors()).toEqual([numbered(9), numbered(9)].map((one) => expect.objectContaining(one) as unknown));
  });

  test("by write goes to the connected peer", () => {
    const { native, socket } = session();
    socket.connect(PEER);
    socket.write({ ...PEER, message: "x" });
    expect(native.socketCalls.slice(1)).toEqual([
      ["connect", 1, "10.0.0.2", 9000],
      ["send", 1, { ...PEER, message: "x", broadcast: false, preferConnected: true }],
    ]);
  });
});

describe("setTTL", () => {
  test("takes a byte after the socket is bound", async () => {
    const { native, socket, errors } = session();
    socket.setTTL(64);
    socket.bind();
    for (const ttl of [0, 255, 256, -1, 1.5]) socket.setTTL(ttl);
    expect(native.socketCalls.slice(1)).toEqual([
      ["setTTL", 1, 0],
      ["setTTL", 1, 255],
    ]);
    expect(await errors()).toMatchObject([numbered(9), numbered(22), numbered(22), numbered(22)]);
  });
});

describe("close", () => {
  test("tells a bound socket through native and one that was never bound by itself", async () => {
    const { native, runtime, socket, table } = session();
    const onClose = vi.fn();
    socket.onClose(onClose);
    socket.close();
    await drain(runtime);
    expect(onClose.mock.calls).toEqual([[{ errMsg: "ok" }]]);
    const wx = createWx(runtime, []) as unknown as WechatMiniprogram.Wx;
    const bound = wx.createUDPSocket();
    const [listening, closed] = [vi.fn(), vi.fn()];
    bound.onListening(listening);
    bound.onClose(closed);
    bound.bind();
    table.dispatch(2, "listening", {});
    bound.close();
    bound.close();
    table.dispatch(2, "close", {});
    expect(native.socketCalls).toEqual([
      ["bind", 2, false, 0],
      ["close", 2],
    ]);
    expect([listening.mock.calls.length, closed.mock.calls.length]).toEqual([1, 1]);
  });
});
