import { describe, expect, it } from "vitest";
import { WxSocket } from "../src/index.js";
import { asked, last, withFakeWx } from "./fake-wx.js";

withFakeWx();

/** A socket, and the names and values of what it told. */
function followed(): { socket: WxSocket; told: string[] } {
  const socket = new WxSocket({ url: "wss://example.test/", header: {} });
  const told: string[] = [];
  socket.onopen = () => told.push("open");
  socket.onmessage = ({ data }) => told.push(`message ${String(data)}`);
  socket.onerror = ({ message }) => told.push(`error ${message}`);
  socket.onclose = ({ code, reason, wasClean }) => told.push(`close ${code} ${reason} ${wasClean}`);
  return { socket, told };
}

describe("a socket over a SocketTask", () => {
  it("tells open, messages and the close with code and reason", () => {
    const { told } = followed();
    const task = last(asked.tasks);
    task.tell("open", { header: {} });
    task.tell("message", { data: "a" });
    task.tell("close", { code: 4001, reason: "bye" });
    expect(told).toEqual(["open", "message a", "close 4001 bye true"]);
  });

  it("tells a failed opening once, although WeChat tells the call and the task", () => {
    const { told } = followed();
    const task = last(asked.tasks);
    task.tell("error", { errMsg: "no" });
    task.options.fail?.({ errMsg: "no again" });
    task.tell("close", { code: 1006, reason: "" });
    expect(told).toEqual(["error no", "close 1006  false"]);
  });

  it("lives with a connectSocket that returns nothing", () => {
    asked.refusing = true;
    const { socket, told } = followed();
    socket.send("a");
    socket.close();
    expect(told).toEqual([]);
  });

  it("lives with events that say nothing, as those of old base libraries", () => {
    const { told } = followed();
    const task = last(asked.tasks);
    task.tell("open");
    task.tell("close");
    expect(told).toEqual(["open", "close 1006  false"]);
  });

  it("sends a view as exactly the bytes that it shows, and a whole buffer as it is", () => {
    const { socket } = followed();
    const task = last(asked.tasks);
    task.tell("open");
    const bytes = new Uint8Array([1, 2, 3, 4]);
    socket.send(bytes.subarray(1, 3));
    socket.send(bytes);
    expect(new Uint8Array(task.sent[0] as ArrayBuffer)).toEqual(new Uint8Array([2, 3]));
    expect(task.sent[1]).toBe(bytes.buffer);
  });

  it("sends nothing before it is open and after close", () => {
    const { socket } = followed();
    const task = last(asked.tasks);
    socket.send("early");
    task.tell("open");
    socket.close();
    socket.send("late");
    expect(task.sent).toEqual([]);
  });

  it("tells a send that fails as an error", () => {
    const { socket, told } = followed();
    const task = last(asked.tasks);
    task.tell("open");
    task.sendError = "sendSocketMessage:fail exceed max size";
    socket.send("x");
    expect(told).toEqual(["open", "error sendSocketMessage:fail exceed max size"]);
  });

  it("tells no message after close, and closes the task once", () => {
    const { socket, told } = followed();
    const task = last(asked.tasks);
    task.tell("open");
    socket.close();
    socket.close();
    task.tell("message", { data: "late" });
    expect(told).toEqual(["open"]);
    expect(task.closed).toEqual([{ code: 1000, reason: "" }]);
  });

  it("closes again when the platform opens what was closed while connecting", () => {
    const { socket, told } = followed();
    const task = last(asked.tasks);
    socket.close();
    task.tell("open");
    expect(task.closed).toHaveLength(2);
    expect(told).toEqual([]);
  });
});
