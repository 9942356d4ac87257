import { io } from "socket.io-client";
import type { Socket } from "socket.io-client";
import { beforeEach, describe, expect, it } from "vitest";
import { clearCookies, WxWebSocket } from "../src/index.js";
import { asked, last, openPacket, withFakeWx } from "./fake-wx.js";

withFakeWx();
beforeEach(clearCookies);

function client(options: object = {}): Socket {
  return io("https://example.test", { transports: [WxWebSocket], forceNew: true, reconnection: false, ...options });
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

/** Through the handshake, with the namespace joined. */
async function connected(options: object = {}): Promise<Socket> {
  const socket = client(options);
  const task = last(asked.tasks);
  task.tell("open", { header: {} });
  task.tell("message", { data: openPacket() });
  task.tell("message", { data: '40{"sid":"a"}' });
  await turn();
  expect(socket.connected).toBe(true);
  return socket;
}

describe("WebSocket on wx.connectSocket", () => {
  it("opens wss without what nobody asked for", () => {
    client();
    const { fail: _, ...options } = last(asked.tasks).options;
    expect(options).toEqual({
      url: "wss://example.test/socket.io/?EIO=4&transport=websocket",
      header: {},
      tcpNoDelay: true,
    });
  });

  it("passes headers, subprotocols, compression and timeout on", () => {
    client({ extraHeaders: { "X-A": "1" }, protocols: "v1", perMessageDeflate: true, requestTimeout: 900 });
    expect(last(asked.tasks).options).toMatchObject({
      header: { "X-A": "1" },
      protocols: ["v1"],
      perMessageDeflate: true,
      timeout: 900,
    });
  });

  it("keeps the cookies of the handshake for the next one", () => {
    client({ withCredentials: true });
    last(asked.tasks).tell("open", { header: { "Set-Cookie": "node=a; Path=/" } });
    client({ withCredentials: true });
    expect(last(asked.tasks).options.header).toEqual({ Cookie: "node=a" });
  });

  it("sends an event and its attachment as text and bytes", async () => {
    const socket = await connected();
    socket.emit("a", new Uint8Array([0, 1, 2]).subarray(1));
    await turn();
    const [, event, bytes] = last(asked.tasks).sent;
    expect(event).toBe('451-["a",{"_placeholder":true,"num":0}]');
    expect(new Uint8Array(bytes as ArrayBuffer)).toEqual(new Uint8Array([1, 2]));
  });

  it("sends attachments as base64 with forceBase64", async () => {
    const socket = await connected({ forceBase64: true });
    socket.emit("a", new Uint8Array([251, 255]));
    await turn();
    expect(last(asked.tasks).sent.slice(1)).toEqual(['451-["a",{"_placeholder":true,"num":0}]', "b+/8="]);
    socket.emit("b");
    await turn();
    expect(last(last(asked.tasks).sent)).toBe('42["b"]');
  });

  it("tells connect_error with the errMsg of WeChat", () => {
    const told: unknown[] = [];
    client().on("connect_error", (error) => told.push(error));
    last(asked.tasks).options.fail?.({ errMsg: "connectSocket:fail url not in domain list" });
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({
      message: "websocket error",
      description: { message: "connectSocket:fail url not in domain list" },
    });
  });

  it("tells code and reason of a close in the details of disconnect", async () => {
    const socket = await connected();
    const told: unknown[] = [];
    socket.on("disconnect", (reason, details) => told.push(reason, details));
    last(asked.tasks).tell("close", { code: 4001, reason: "bye" });
    expect(told).toMatchObject([
      "transport close",
      { description: "websocket connection closed", context: { code: 4001, reason: "bye", wasClean: true } },
    ]);
  });

  it("closes the task when the app disconnects", async () => {
    const socket = await connected();
    socket.disconnect();
    await turn();
    expect(last(asked.tasks).closed).toEqual([{ code: 1000, reason: "" }]);
  });
});
