/** TCPSocket: arguments, the order of calls, listeners. Sources of what is expected: docs/contracts/tcp.md. */
import { describe, expect, test, vi } from "vitest";
import type { TcpEvents } from "../src/native";
import { createWx } from "../src/wx/index";
import { OBJECT_LISTENER_COUNT_MAX } from "../src/wx/listeners";
import { CREATION_COUNT_MAX, CREATION_WINDOW_MS, tcpEvents } from "../src/wx/tcp";
import { drain, fakeRuntime, type FakeOptions } from "./fake-native";

type Wx = WechatMiniprogram.Wx;

const LOCAL = { address: "10.0.0.7", family: "IPv4", port: 50_000 } as const;
const REMOTE = { address: "10.0.0.2", family: "IPv4", port: 9000 } as const;
const CONNECTED: TcpEvents["connect"] = { localInfo: LOCAL, remoteInfo: REMOTE };

function session(options?: FakeOptions) {
  const { native, runtime } = fakeRuntime(options);
  const wx = createWx(runtime, []) as unknown as Wx;
  const table = tcpEvents(runtime);
  /** A socket, what its `onError` heard, and the errors after everything deferred ran. */
  const created = (more?: WechatMiniprogram.CreateTCPSocketOption) => {
    const socket = wx.createTCPSocket(more);
    const onError = vi.fn();
    socket.onError(onError);
    const errors = async (): Promise<unknown[]> => {
      await drain(runtime);
      return onError.mock.calls.map((call: unknown[]) => call[0]);
    };
    return { socket, errors };
  };
  /** A socket that is open; native knows it as 1. */
  const opened = () => {
    const one = created();
    one.socket.connect({ address: "10.0.0.2", port: 9000 });
    table.dispatch(1, "connect", CONNECTED);
    return one;
  };
  return { native, runtime, wx, table, created, opened };
}

const system = (call: string, errNum: number, text: string) => ({
  errCode: -2,
  errMsg: `${call} socket fail: errno:${errNum} errmsg:${text}`,
  errNum,
});

describe("connect", () => {
  test("hands address, port and options over; two seconds unless told", () => {
    const { native, created } = session();
    created().socket.connect({ address: "a.example", port: 9000 });
    created({ type: "ipv6" }).socket.connect({
      address: "[::1]",
      port: 1024,
      timeout: 0.5,
      tcpNoDelay: true,
    } as WechatMiniprogram.TCPSocketConnectOption);
    const options = { address: "a.example", port: 9000, ipv6: false, noDelay: false, timeoutMs: 2000 };
    expect(native.socketCalls).toEqual([
      ["connect", 1, options],
      ["connect", 2, { address: "::1", port: 1024, ipv6: true, noDelay: true, timeoutMs: 500 }],
    ]);
  });

  test.each([80, 1023, 1099, 1433, 1521, 1719, 1720, 1723, 2049, 2375, 3128, 3306, 3389, 3659, 4045, 5060, 5061, 5432])(
    "to port %i is refused",
    async (port) => {
      const { native, created } = session();
      const { socket, errors } = created();
      socket.connect({ address: "10.0.0.2", port });
      expect(await errors()).toEqual([{ errCode: 2, errMsg: "connect fail: invalid port" }]);
      expect(native.socketCalls).toEqual([]);
    },
  );

  test.each([5984, 6000, 6379, 6566, 7001, 7002, 8000, 8080, 8100, 8443, 8888, 9200, 9300, 10051, 10080, 11211, 27019])(
    "to port %i is refused too",
    async (port) => {
      const { socket, errors } = session().created();
      socket.connect({ address: "10.0.0.2", port });
      expect(await errors()).toHaveLength(1);
    },
  );

  test.each([1024, 1100, 7999, 8101, 27_016, 27_020, 65_535])("to port %i is allowed", (port) => {
    const { native, created } = session();
    created().socket.connect({ address: "10.0.0.2", port });
    expect(native.socketCalls).toHaveLength(1);
  });

  test.each([undefined, "9000", 9000.5, -1, 0, 65_536])("to the port %j is an invalid port", async (port) => {
    const { socket, errors } = session().created();
    socket.connect({ address: "10.0.0.2", port: port as number });
    expect(await errors()).toEqual([{ errCode: 2, errMsg: "connect fail: invalid port" }]);
  });

  test.each([undefined, "", 7, "a b", "http://a"])("to the address %j is an invalid address", async (address) => {
    const { socket, errors } = session().created();
    socket.connect({ address: address as string, port: 9000 });
    socket.connect(undefined as never);
    const failure = { errCode: 1, errMsg: "connect fail: invalid address" };
    expect(await errors()).toEqual([failure, failure]);
  });

  test("is possible once, and the number says in which state it came again", async () => {
    const { table, created } = session();
    const { socket, errors } = created();
    const again = (): void => socket.connect({ address: "10.0.0.2", port: 9000 });
    again();
    again();
    table.dispatch(1, "connect", CONNECTED);
    again();
    table.dispatch(1, "close", {});
    again();
    expect(await errors()).toEqual([
      system("connect", 114, "Operation already in progress"),
      system("connect", 106, "Transport endpoint is already connected"),
      system("connect", 9, "Bad file descriptor"),
    ]);
  });

  test("that was refused at once may be tried again", async () => {
    const { native, created } = session();
    const { socket, errors } = created();
    native.refuseSocket = { errCode: -4, errMsg: "connect fail: invalid address" };
    socket.connect({ address: "8.8.8.8", port: 9000 });
    expect(await errors()).toEqual([native.refuseSocket]);
    native.refuseSocket = undefined;
    socket.connect({ address: "10.0.0.2", port: 9000 });
    expect(native.socketCalls).toHaveLength(2);
  });

  test("reports the addresses on phones and not in the devtools", () => {
    for (const [profile, addresses] of [
      ["device", CONNECTED],
      ["devtools", {}],
    ] as const) {
      const { table, created } = session({ config: { profile } });
      const { socket } = created();
      const onConnect = vi.fn();
      socket.onConnect(onConnect);
      socket.connect({ address: "10.0.0.2", port: 9000, enableHttpDNS: true });
      table.dispatch(1, "connect", CONNECTED);
      const exception = { reasons: [{ errMsg: "not buy httpdns service", errno: "602101" }] };
      expect(onConnect.mock.calls).toEqual([[{ useHttpDNS: false, exception, ...addresses }]]);
    }
  });
});

describe("write", () => {
  test("takes text and buffers while the connection stands", () => {
    const { native, opened } = session();
    const { socket } = opened();
    const buffer = new ArrayBuffer(2);
    socket.write("你好");
    socket.write(buffer);
    expect(native.socketCalls.slice(1)).toEqual([
      ["write", 1, "你好"],
      ["write", 1, buffer],
    ]);
  });

  test("before the connection stands and after its end fails with the number of the system", async () => {
    const { table, created } = session();
    const { socket, errors } = created();
    socket.write("early");
    socket.connect({ address: "10.0.0.2", port: 9000 });
    socket.write("early");
    table.dispatch(1, "connect", CONNECTED);
    socket.close();
    socket.write("late");
    const early = system("write", 107, "Transport endpoint is not connected");
    expect(await errors()).toEqual([early, early, system("write", 32, "Broken pipe")]);
  });

  test("refuses what is neither text nor buffer", async () => {
    const { opened } = session();
    const { socket, errors } = opened();
    socket.write(new Uint8Array(1) as never);
    const errMsg = "write fail: data should be String or ArrayBuffer instead of Uint8Array";
    expect(await errors()).toEqual([{ errCode: -1, errMsg }]);
  });
});

describe("close", () => {
  test("ends a socket that was never connected, once, and not inside the call", async () => {
    const { runtime, created } = session();
    const { socket } = created();
    const onClose = vi.fn();
    socket.onClose(onClose);
    socket.close();
    socket.close();
    expect(onClose).not.toHaveBeenCalled();
    await drain(runtime);
    expect(onClose.mock.calls).toEqual([[{ errMsg: "ok" }]]);
  });

  test("is the last that a socket hears: messages that were under way are passed over", () => {
    const { native, table, opened } = session();
    const { socket } = opened();
    const [onMessage, onClose] = [vi.fn(), vi.fn()];
    socket.onMessage(onMessage);
    socket.onClose(onClose);
    socket.close();
    socket.close();
    expect(native.socketCalls.slice(1)).toEqual([["close", 1]]);
    table.dispatch(1, "message", { message: new ArrayBuffer(1), remoteInfo: REMOTE, localInfo: LOCAL });
    table.dispatch(1, "close", {});
    table.dispatch(1, "close", {});
    expect(onMessage).not.toHaveBeenCalled();
    expect(onClose).toHaveBeenCalledTimes(1);
  });
});

test("bindWifi fails as on a phone that is no Android, and for a BSSID that is none", async () => {
  const { socket, errors } = session().created();
  socket.bindWifi({ BSSID: "00:11:22:33:44:55" });
  socket.bindWifi({} as never);
  expect(await errors()).toEqual([
    { errCode: 5, errMsg: "bindWifi fail: only supported on Android" },
    { errCode: 3, errMsg: "bindWifi fail: invalid BSSID" },
  ]);
});

describe("creation", () => {
  test("is possible twenty times in five minutes; the next one throws the observed text", () => {
    const { native, wx } = session();
    for (let i = 0; i < CREATION_COUNT_MAX; i++) wx.createTCPSocket();
    expect(() => wx.createTCPSocket()).toThrow("[TCPSocket] created too much.");
    native.nowMs += CREATION_WINDOW_MS - 1;
    expect(() => wx.createTCPSocket()).toThrow("[TCPSocket] created too much.");
    native.nowMs += 1;
    wx.createTCPSocket();
  });
});

describe("listeners", () => {
  test("are called in order, each function once, and off without a function removes all of them", () => {
    const { table, opened } = session();
    const { socket } = opened();
    const order: string[] = [];
    const [first, second] = [(): number => order.push("first"), (): number => order.push("second")];
    for (const listener of [first, second, first]) socket.onMessage(listener);
    const message = { message: new ArrayBuffer(1), remoteInfo: REMOTE, localInfo: LOCAL };
    table.dispatch(1, "message", message);
    socket.offMessage(first);
    table.dispatch(1, "message", message);
    socket.offMessage();
    table.dispatch(1, "message", message);
    expect(order).toEqual(["first", "second", "second"]);
  });

  test("up to the limit are kept, one more is told in the log", () => {
    const { native, created } = session();
    const { socket } = created();
    for (let i = 0; i < OBJECT_LISTENER_COUNT_MAX; i++) socket.onConnect(() => i);
    expect(native.events).toEqual([]);
    socket.onConnect(() => -1);
    expect(native.events).toMatchObject([{ code: "socket-listeners" }]);
  });

  test("that throw do not keep the others from hearing", () => {
    const { native, table, opened } = session();
    const { socket } = opened();
    const later = vi.fn();
    socket.onClose(() => {
      throw new Error("mine");
    });
    socket.onClose(later);
    table.dispatch(1, "close", {});
    expect(later).toHaveBeenCalled();
    expect(native.errors).toMatchObject([{ kind: "uncaught", message: "Error: mine" }]);
  });
});
