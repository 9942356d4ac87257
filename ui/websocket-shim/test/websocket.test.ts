/** WxWebSocket against the rules of the WHATWG standard. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { install, wxFetch, WxWebSocket } from "../src/index";
import { LISTENER_COUNT_MAX } from "../src/listeners";
import { fakeSocket } from "./fake-wx";

const URL = "wss://example.com/live";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A socket that is open, and its task. */
function opened(header: Record<string, string> = {}) {
  const task = fakeSocket();
  const socket = new WxWebSocket(URL);
  task.tell("Open", { header });
  return { task, socket };
}

describe("the constructor", () => {
  test("connects with the subprotocols as a list, and is connecting", () => {
    const task = fakeSocket();
    const socket = new WxWebSocket("HTTPS://example.com/live", "graphql-transport-ws");
    expect(task.options).toMatchObject({ url: "wss://example.com/live", protocols: ["graphql-transport-ws"] });
    expect([socket.readyState, socket.protocol, socket.bufferedAmount]).toEqual([WxWebSocket.CONNECTING, "", 0]);
  });

  test("offers nothing where nothing is given, and takes options of wx.connectSocket", () => {
    const task = fakeSocket();
    new WxWebSocket(URL, undefined, { header: { token: "a" } });
    expect(task.options).toMatchObject({ header: { token: "a" } });
    expect("protocols" in task.options).toBe(false);
  });

  // colyseus.js tries the options of Node's ws first, and goes on when this throws.
  test.each([[{ headers: {} }], [""], [["a", "a"]], ["with space"]])("refuses %j as subprotocols", (protocols) => {
    fakeSocket();
    expect(() => new WxWebSocket(URL, protocols)).toThrow(SyntaxError);
  });

  test.each([["ftp://example.com"], ["/live"], ["wss://example.com/#top"], [undefined]])("refuses %s", (url) => {
    fakeSocket();
    expect(() => new WxWebSocket(url)).toThrow(SyntaxError);
  });

  test("tells error and close when the call itself fails", () => {
    const task = fakeSocket({ refuses: true });
    const socket = new WxWebSocket(URL);
    const told: string[] = [];
    socket.onerror = ({ message }) => told.push(message);
    socket.onclose = ({ code, wasClean }) => told.push(`${code} ${wasClean}`);
    task.options.fail({ errMsg: "connectSocket:fail url not in domain list" });
    expect(told).toEqual(["connectSocket:fail url not in domain list", "1006 false"]);
  });
});

describe("events", () => {
  test("open knows the subprotocol, whatever the case of the header", () => {
    const { socket } = opened({ "sec-WEBSOCKET-protocol": "v12.stomp" });
    expect([socket.readyState, socket.protocol]).toEqual([WxWebSocket.OPEN, "v12.stomp"]);
  });

  test("a message reaches the handler first, then the listeners in order, each once", () => {
    const { task, socket } = opened();
    const told: unknown[] = [];
    const listener = (event: { data: unknown; target: unknown }) => told.push("first", event.target === socket);
    socket.addEventListener("message", listener);
    socket.addEventListener("message", listener);
    socket.addEventListener("message", { handleEvent: () => told.push("object") }, { once: true });
    socket.onmessage = function ({ data }) {
      told.push("handler", this === socket, data);
    };
    task.tell("Message", { data: "你好" });
    expect(told).toEqual(["handler", true, "你好", "first", true, "object"]);
    socket.removeEventListener("message", listener);
    socket.onmessage = null;
    task.tell("Message", { data: "more" });
    expect(told).toHaveLength(6);
  });

  test("close has code and reason, and nothing comes after it", () => {
    const { task, socket } = opened();
    const told: unknown[] = [];
    socket.onclose = ({ code, reason, wasClean }) => told.push(code, reason, wasClean);
    socket.onmessage = () => told.push("late");
    task.tell("Close", { code: 4001, reason: "bye" });
    task.tell("Message", { data: "late" });
    task.tell("Close", { code: 1000, reason: "" });
    expect([told, socket.readyState]).toEqual([[4001, "bye", true], WxWebSocket.CLOSED]);
  });

  test("an error without a close of the task is followed by one all the same", () => {
    const task = fakeSocket();
    const socket = new WxWebSocket(URL);
    const told: unknown[] = [];
    socket.onerror = ({ type }) => told.push(type);
    socket.onclose = ({ code }) => told.push(code);
    task.tell("Error", { errMsg: "connectSocket:fail Invalid HTTP status" });
    expect(told).toEqual(["error"]);
    vi.runAllTimers();
    expect(told).toEqual(["error", 1006]);
  });

  test("as many listeners as the limit are taken, and one more is told", () => {
    const { socket } = opened();
    for (let n = 0; n < LISTENER_COUNT_MAX; n++) socket.addEventListener("message", () => n);
    expect(() => socket.addEventListener("message", () => {})).toThrow(/more than 1000/);
  });
});

describe("send", () => {
  test("takes text, buffers and views, of which only their own bytes go out", () => {
    const { task, socket } = opened();
    socket.send("text");
    socket.send(new Uint8Array([1]).buffer);
    socket.send(new Uint8Array([0, 1, 2, 3]).subarray(1, 3));
    const sent = task.send.mock.calls.map(([options]) => (options as { data: unknown }).data);
    expect(sent[0]).toBe("text");
    expect(sent.slice(1).map((data) => [...new Uint8Array(data as ArrayBuffer)])).toEqual([[1], [1, 2]]);
  });

  test("throws before the opening, and drops what comes after close", () => {
    const task = fakeSocket();
    const socket = new WxWebSocket(URL);
    expect(() => socket.send("early")).toThrow(expect.objectContaining({ name: "InvalidStateError" }) as Error);
    task.tell("Open", { header: {} });
    socket.close();
    socket.send("late");
    expect(task.send).not.toHaveBeenCalled();
  });
});

describe("close", () => {
  test("hands over code and reason, and is closing until the peer answers", () => {
    const { task, socket } = opened();
    socket.close(4000, "done");
    expect(task.close).toHaveBeenCalledWith(expect.objectContaining({ code: 4000, reason: "done" }));
    expect(socket.readyState).toBe(WxWebSocket.CLOSING);
  });

  test.each([[1001], [999], [2999], [5000]])("refuses the code %s", (code) => {
    const { socket } = opened();
    expect(() => socket.close(code)).toThrow(expect.objectContaining({ name: "InvalidAccessError" }) as Error);
  });

  test("takes a reason of 123 bytes and refuses one of 124", () => {
    const { socket } = opened();
    expect(() => socket.close(1000, `${"好".repeat(41)}!`)).toThrow(SyntaxError);
    socket.close(1000, "好".repeat(41));
    expect(socket.readyState).toBe(WxWebSocket.CLOSING);
  });

  test("before the opening tells error, then close", () => {
    const task = fakeSocket();
    const socket = new WxWebSocket(URL);
    const told: unknown[] = [];
    socket.onerror = ({ type }) => told.push(type);
    socket.onclose = ({ code }) => told.push(code);
    socket.close();
    vi.runAllTimers();
    task.tell("Close", { code: 1006, reason: "" });
    expect(told).toEqual(["error", 1006]);
  });

  test("of a task that is gone ends with 1006", () => {
    const { task, socket } = opened();
    const told: unknown[] = [];
    socket.onclose = ({ code }) => told.push(code);
    socket.close();
    (task.close.mock.calls[0]?.[0] as { fail: () => void }).fail();
    expect(told).toEqual([1006]);
  });
});

test("install sets what is missing and leaves what is there", () => {
  const own = () => {};
  const target: Record<string, unknown> = { fetch: own };
  install(target);
  expect(target).toEqual({ fetch: own, WebSocket: WxWebSocket });
  expect(wxFetch).not.toBe(own);
});
