/** connectSocket and SocketTask. Numbers in names are the vectors of docs/contracts/socket.md. */
import { describe, expect, test, vi } from "vitest";
import { CLOSE_REASON_BYTES_MAX, LISTENER_COUNT_MAX, utf8Length } from "../src/wx/socket";
import { drain } from "./fake-native";
import { OPENED, session } from "./wx-socket-session";

describe("connectSocket", () => {
  test("(1) returns a task at once that is no promise, and calls success with its id in a later macrotask", async () => {
    const { runtime, connect } = session();
    const success = vi.fn();
    const task = connect({ success });
    expect((task as unknown as { then?: unknown }).then).toBeUndefined();
    expect(success).not.toHaveBeenCalled();
    await drain(runtime);
    expect(success).toHaveBeenCalledWith({ socketTaskId: task.socketTaskId, errMsg: "connectSocket:ok" });
  });

  test("(1) delivers open to a listener that was registered after a microtask", async () => {
    const { connect, table } = session();
    const task = connect();
    const onOpen = vi.fn();
    await Promise.resolve().then(() => task.onOpen(onOpen));
    table.dispatch(task.socketTaskId, "open", OPENED);
    expect(onOpen).toHaveBeenCalledExactlyOnceWith(OPENED);
  });

  test("hands the options over: headers as text, protocols, flags, timeout", () => {
    const { native, connect } = session();
    connect({
      header: { token: "a", n: 5, list: [1], "content-type": "application/json" },
      protocols: ["mqtt"],
      tcpNoDelay: true,
      timeout: 1500,
    });
    expect(native.sockets[0]?.options).toEqual({
      url: "wss://example.com/",
      header: [
        ["token", "a"],
        ["n", "5"],
        ["list", "[object Array]"],
        ["content-type", "application/json"],
      ],
      protocols: ["mqtt"],
      tcpNoDelay: true,
      perMessageDeflate: false,
      timeout: 1500,
    });
  });

  test.each([[Number.NaN], [0], [0.5], [Infinity], ["5"]])("takes a timeout of %s as not set", (timeout) => {
    const { native, connect } = session();
    connect({ timeout });
    expect(native.sockets[0]?.options.timeout).toBeUndefined();
  });

  test("takes one protocol as a string, as the devtools do, with a warning for phones", () => {
    const { native, connect } = session();
    connect({ protocols: "mqtt" });
    expect(native.sockets[0]?.options.protocols).toEqual(["mqtt"]);
    expect(native.events).toMatchObject([{ event: "notice", code: "socket-protocols" }]);
  });

  test("without a url fails with the parameter text and returns undefined", async () => {
    const { runtime, wx, native } = session();
    const fail = vi.fn();
    expect(wx.connectSocket({ fail } as never)).toBeUndefined();
    await drain(runtime);
    expect(fail).toHaveBeenCalledWith({
      errMsg: "connectSocket:fail parameter error: parameter.url should be String instead of Undefined;",
    });
    expect(native.sockets).toEqual([]);
  });

  test.each(["http://example.com", "", "example.com", "wss://"])(
    "with the url %j fails and returns undefined",
    async (url) => {
      const { runtime, wx } = session();
      const fail = vi.fn();
      expect(wx.connectSocket({ url, fail })).toBeUndefined();
      await drain(runtime);
      expect(fail).toHaveBeenCalledWith({ errMsg: `connectSocket:fail invalid url "${url}"` });
    },
  );

  test("without options does nothing and does not throw", () => {
    const { wx, native } = session();
    expect(wx.connectSocket(undefined as never)).toBeUndefined();
    expect(native.sockets).toEqual([]);
  });

  test("(3) returns a dead task when it is refused, and other sockets go on", async () => {
    const { runtime, native, connect, opened } = session();
    const first = opened();
    native.refuse.open = "fail reach max websocket connect count 5";
    const fail = vi.fn();
    const sixth = connect({ fail });
    expect([sixth.readyState, first.readyState]).toEqual([3, 1]);
    await drain(runtime);
    expect(fail).toHaveBeenCalledWith({ errMsg: "connectSocket:fail fail reach max websocket connect count 5" });
  });
});

describe("a SocketTask", () => {
  test("shows the undocumented state that programs read", () => {
    const { connect, table } = session();
    const task = connect();
    expect(task).toMatchObject({ readyState: 0, CONNECTING: 0, OPEN: 1, CLOSING: 2, CLOSED: 3 });
    table.dispatch(task.socketTaskId, "open", OPENED);
    expect(task.readyState).toBe(task.OPEN);
    task.close({});
    expect(task.readyState).toBe(2);
    table.dispatch(task.socketTaskId, "close", { code: 1000, reason: "" });
    expect(task.readyState).toBe(3);
  });

  test("(2) of a refused handshake gets error and then close, each with its payload", () => {
    const { connect, table } = session();
    const task = connect();
    const seen: unknown[] = [];
    task.onError((error) => seen.push(error));
    task.onClose((close) => seen.push(close));
    const error = { errMsg: "open fail: _code:20,_msg:Invalid HTTP status.", errCode: 1004 };
    table.dispatch(task.socketTaskId, "error", error);
    table.dispatch(task.socketTaskId, "close", { code: 1006, reason: "abnormal closure" });
    expect(seen).toEqual([error, { code: 1006, reason: "abnormal closure" }]);
  });

  test("(4) fails to send before it is open, without throwing", async () => {
    const { runtime, connect, native } = session();
    const fail = vi.fn();
    connect().send({ data: "x", fail });
    expect(fail).not.toHaveBeenCalled();
    await drain(runtime);
    expect(fail).toHaveBeenCalledWith({ errMsg: "SocketTask.send:fail SocketTask.readyState is not OPEN" });
    expect(native.sockets[0]?.sent).toEqual([]);
  });

  test("sends text and buffers and answers in a later macrotask", async () => {
    const { runtime, opened, native } = session();
    const success = vi.fn();
    const task = opened();
    const data = new ArrayBuffer(3);
    task.send({ data: "hello", success });
    task.send({ data });
    expect(native.sockets[0]?.sent).toEqual(["hello", data]);
    expect(success).not.toHaveBeenCalled();
    await drain(runtime);
    expect(success).toHaveBeenCalledWith({ errMsg: "sendSocketMessage:ok" });
  });

  test("costs no macrotask for a send without callbacks", () => {
    const { opened, native } = session();
    const task = opened();
    const before = native.wakes;
    task.send({ data: "hello" });
    expect(native.wakes).toBe(before);
  });

  test("passes on what the stack refuses", async () => {
    const { runtime, opened, native } = session();
    const task = opened();
    native.refuse.send = "taskID not exist";
    const fail = vi.fn();
    task.send({ data: "x", fail });
    await drain(runtime);
    expect(fail).toHaveBeenCalledWith({ errMsg: "SocketTask.send:fail taskID not exist" });
  });

  test.each([
    ["Uint8Array", new Uint8Array(2)],
    ["Object", { a: 1 }],
    ["Undefined", undefined],
    ["Number", 5],
  ])("(8) does not convert data of type %s", async (type, data) => {
    const { runtime, opened, native } = session();
    const fail = vi.fn();
    opened().send({ data: data as never, fail });
    await drain(runtime);
    const errMsg = `SocketTask.send:fail parameter error: parameter.data should be String or ArrayBuffer instead of ${type};`;
    expect(fail).toHaveBeenCalledWith({ errMsg });
    expect(native.sockets[0]?.sent).toEqual([]);
  });

  test("(5) closes with 1000 for close({}) and for close()", () => {
    const { opened, native } = session();
    opened().close({});
    opened().close(undefined as never);
    expect(native.sockets.map((one) => one.closed)).toEqual([
      [{ code: 1000, reason: "" }],
      [{ code: 1000, reason: "" }],
    ]);
  });

  test("passes code and reason of a close on, and takes a code that is no number as 1000", () => {
    const { opened, native } = session();
    opened().close({ code: 4001, reason: "bye" });
    opened().close({ code: "4001" as never, reason: 5 as never });
    expect(native.sockets.map((one) => one.closed[0])).toEqual([
      { code: 4001, reason: "bye" },
      { code: 1000, reason: "" },
    ]);
  });

  test.each([999, 1001, 1006, 2999, 5000, 3000.5, -1])("refuses the close code %s", async (code) => {
    const { runtime, opened, native } = session();
    const fail = vi.fn();
    opened().close({ code, fail });
    await drain(runtime);
    expect(fail).toHaveBeenCalledWith({ errMsg: "closeSocket:fail invalid code" });
    expect(native.sockets[0]?.closed).toEqual([]);
  });

  test(`(6) takes a reason of ${CLOSE_REASON_BYTES_MAX} bytes and refuses one more, counted in UTF-8`, async () => {
    const { runtime, opened, native } = session();
    const fail = vi.fn();
    opened().close({ reason: "汉".repeat(41), fail });
    expect(native.sockets[0]?.closed).toHaveLength(1);
    opened().close({ reason: `${"汉".repeat(41)}x`, fail });
    await drain(runtime);
    expect(native.sockets[1]?.closed).toEqual([]);
    expect(fail).toHaveBeenCalledExactlyOnceWith({
      errMsg: `closeSocket:fail reason must not exceed ${CLOSE_REASON_BYTES_MAX} UTF-8 bytes`,
    });
  });

  test("cancels the handshake when it is closed before it is open", () => {
    const { connect, native } = session();
    const task = connect();
    task.close({});
    expect([task.readyState, native.sockets[0]?.closed.length]).toEqual([2, 1]);
  });

  test("is closed once, however often close is called until the end", async () => {
    const { runtime, opened, native } = session();
    const success = vi.fn();
    const task = opened();
    task.close({});
    task.close({ success });
    await drain(runtime);
    expect(success).toHaveBeenCalledOnce();
    expect(native.sockets[0]?.closed).toHaveLength(1);
  });

  test("(32) fails to close after its end", async () => {
    const { runtime, opened, table } = session();
    const task = opened();
    table.dispatch(task.socketTaskId, "close", { code: 1000, reason: "" });
    const fail = vi.fn();
    task.close({ fail });
    await drain(runtime);
    expect(fail).toHaveBeenCalledWith({ errMsg: "closeSocket:fail WebSocket is not connected" });
  });

  test("(7) delivers text and buffers as they are", () => {
    const { opened, message } = session();
    const task = opened();
    const seen: unknown[] = [];
    task.onMessage(({ data }) => seen.push(data));
    const buffer = new ArrayBuffer(2);
    message(task.socketTaskId, "text");
    message(task.socketTaskId, buffer);
    expect(seen).toEqual(["text", buffer]);
    expect(seen[1]).toBe(buffer);
  });

  test("(10) returns undefined from send and close", () => {
    const { opened } = session();
    const task = opened();
    const [send, close] = [task.send.bind(task), task.close.bind(task)] as ((options: object) => unknown)[];
    expect([send?.({ data: "x" }), close?.({})]).toEqual([undefined, undefined]);
  });

  test("calls several listeners in order and the same one once", () => {
    const { opened, message } = session();
    const task = opened();
    const order: string[] = [];
    const first = (): void => void order.push("first");
    task.onMessage(first);
    task.onMessage(() => order.push("second"));
    task.onMessage(first);
    message(task.socketTaskId, "x");
    expect(order).toEqual(["first", "second"]);
  });

  test("reports a listener that throws and calls the next one", () => {
    const { opened, message, native } = session();
    const task = opened();
    const second = vi.fn();
    task.onMessage(() => {
      throw new Error("in listener");
    });
    task.onMessage(second);
    message(task.socketTaskId, "x");
    expect(second).toHaveBeenCalledOnce();
    expect(native.errors[0]?.message).toBe("Error: in listener");
  });

  test("does not replay events and gets none after its end", () => {
    const { opened, table } = session();
    const task = opened();
    const onOpen = vi.fn();
    const onClose = vi.fn();
    task.onOpen(onOpen);
    task.onClose(onClose);
    table.dispatch(task.socketTaskId, "close", { code: 1000, reason: "" });
    table.dispatch(task.socketTaskId, "close", { code: 1000, reason: "" });
    expect(onOpen).not.toHaveBeenCalled();
    expect(onClose).toHaveBeenCalledOnce();
  });

  test("ignores listeners that are no functions", () => {
    const { opened, message, native } = session();
    const task = opened();
    task.onMessage(undefined as never);
    message(task.socketTaskId, "x");
    expect(native.errors).toEqual([]);
  });

  test(`takes ${LISTENER_COUNT_MAX} listeners of one event and drops the next with a notice`, () => {
    const { opened, message, native } = session();
    const task = opened();
    let calls = 0;
    for (let i = 0; i < LISTENER_COUNT_MAX; i++) task.onMessage(() => calls++);
    expect(native.events).toEqual([]);
    task.onMessage(() => calls++);
    message(task.socketTaskId, "x");
    expect(calls).toBe(LISTENER_COUNT_MAX);
    expect(native.events).toMatchObject([{ event: "notice", code: "socket-listeners" }]);
  });

  test("has no off functions and shows nothing of our own", () => {
    const { connect } = session();
    const task = connect();
    expect(Object.keys(task).sort()).toEqual(
      ["CLOSED", "CLOSING", "CONNECTING", "OPEN", "errMsg", "readyState", "socketTaskId"].sort(),
    );
    expect(Object.getOwnPropertyNames(Object.getPrototypeOf(task)).sort()).toEqual(
      ["close", "constructor", "onClose", "onError", "onMessage", "onOpen", "send"].sort(),
    );
  });
});

test("the UTF-8 length counts one to four bytes a character", () => {
  expect(["a", "é", "汉", "😀", "\ud800"].map(utf8Length)).toEqual([1, 2, 3, 4, 3]);
});
