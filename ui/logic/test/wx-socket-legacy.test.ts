/** The legacy functions of one global socket. Numbers in names are the vectors of docs/contracts/socket.md. */
import { describe, expect, test, vi } from "vitest";
import { drain } from "./fake-native";
import { OPENED, session } from "./wx-socket-session";

describe("the legacy functions", () => {
  test("(9) sendSocketMessage and closeSocket return Promises without callbacks", async () => {
    const { runtime, wx, opened, native } = session();
    opened();
    const sent = wx.sendSocketMessage({ data: "x" });
    const closed = wx.closeSocket({});
    await drain(runtime);
    expect(await sent).toEqual({ errMsg: "sendSocketMessage:ok" });
    expect(await closed).toEqual({ errMsg: "closeSocket:ok" });
    expect(native.sockets[0]).toMatchObject({ sent: ["x"], closed: [{ code: 1000, reason: "" }] });
  });

  test("(11) listeners hear the socket that was created last, after its own listeners", () => {
    const { wx, opened, message } = session();
    const order: string[] = [];
    const first = opened();
    const second = opened();
    second.onMessage(() => order.push("task"));
    wx.onSocketMessage(({ data }) => order.push(String(data)));
    message(first.socketTaskId, "first");
    message(second.socketTaskId, "second");
    expect(order).toEqual(["task", "second"]);
  });

  test("(12) a second registration replaces the first", () => {
    const { wx, connect, table } = session();
    const [first, second] = [vi.fn(), vi.fn()];
    wx.onSocketOpen(first);
    wx.onSocketOpen(second);
    table.dispatch(connect().socketTaskId, "open", OPENED);
    expect(first).not.toHaveBeenCalled();
    expect(second).toHaveBeenCalledExactlyOnceWith({ header: OPENED.header });
  });

  test("close and error reach them with the payload of the task", () => {
    const { wx, connect, table } = session();
    const seen: unknown[] = [];
    wx.onSocketError((error) => seen.push(error));
    wx.onSocketClose((close) => seen.push(close));
    const task = connect();
    table.dispatch(task.socketTaskId, "error", { errMsg: "no" });
    table.dispatch(task.socketTaskId, "close", { code: 1006, reason: "" });
    expect(seen).toEqual([{ errMsg: "no" }, { code: 1006, reason: "" }]);
  });

  test("closeSocket before open does not close anything", async () => {
    const { runtime, wx, connect, native } = session();
    const task = connect();
    const fail = vi.fn();
    wx.closeSocket({ fail });
    await drain(runtime);
    expect(fail).toHaveBeenCalledWith({ errMsg: "closeSocket:fail WebSocket is not connected" });
    expect([task.readyState, native.sockets[0]?.closed]).toEqual([0, []]);
  });

  test("without any socket they fail", async () => {
    const { runtime, wx } = session();
    const failed = vi.fn();
    wx.sendSocketMessage({ data: "x", fail: failed });
    wx.closeSocket({ fail: failed });
    await drain(runtime);
    expect(failed.mock.calls.map(([result]) => (result as { errMsg: string }).errMsg)).toEqual([
      "sendSocketMessage:fail WebSocket is not connected",
      "closeSocket:fail WebSocket is not connected",
    ]);
  });

  test("warn once when several sockets exist", () => {
    const { wx, opened, native } = session();
    opened();
    opened();
    wx.sendSocketMessage({ data: "x", success: undefined });
    wx.sendSocketMessage({ data: "x", success: undefined });
    expect(native.events.filter((one) => one.code === "socket-globals")).toHaveLength(1);
  });

  test("(31) have no off variants", () => {
    const { wx } = session();
    expect(Object.keys(wx).filter((name) => name.startsWith("offSocket"))).toEqual([]);
  });
});
