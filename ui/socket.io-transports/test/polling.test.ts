import { io } from "socket.io-client";
import type { Socket } from "socket.io-client";
import { beforeEach, describe, expect, it } from "vitest";
import { clearCookies, WxPolling, WxWebSocket } from "../src/index.js";
import { asked, last, openPacket, withFakeWx } from "./fake-wx.js";

withFakeWx();
beforeEach(clearCookies);

function client(options: object = {}): Socket {
  return io("https://example.test", { transports: [WxPolling], forceNew: true, reconnection: false, ...options });
}

/** Requests of one method that are under way or over, oldest first. */
const of = (method: string) => asked.requests.filter(({ options }) => options.method === method);
/** The next turn, in which engine.io-client flushes what it holds. */
const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

/** Through the handshake, with the namespace joined. */
async function connected(options: object = {}, handshake: object = {}): Promise<Socket> {
  const socket = client(options);
  last(of("GET")).answer(200, openPacket(handshake));
  await turn();
  last(of("POST")).answer(200, "ok");
  last(of("GET")).answer(200, '40{"sid":"a"}');
  await turn();
  expect(socket.connected).toBe(true);
  return socket;
}

describe("long polling on wx.request", () => {
  it("begins with a GET that leaves the body as it is", () => {
    client({ extraHeaders: { "X-Token": "t" } });
    const [{ options } = { options: undefined }] = asked.requests;
    expect(options?.url).toMatch(/^https:\/\/example\.test\/socket\.io\/\?EIO=4&transport=polling&t=/);
    expect(options).toMatchObject({
      method: "GET",
      dataType: "text",
      responseType: "text",
      header: { "X-Token": "t" },
    });
    expect(options?.timeout).toBeUndefined();
  });

  it("posts text as text, and bytes as base64", async () => {
    const socket = await connected();
    socket.emit("a", new Uint8Array([251, 255]));
    await turn();
    const event = last(of("POST"));
    expect(event.options.header).toMatchObject({ "content-type": "text/plain;charset=UTF-8" });
    expect(event.options.data).toBe('451-["a",{"_placeholder":true,"num":0}]');
    socket.emit("b");
    event.answer(200, "ok");
    await turn();
    expect(last(of("POST")).options.data).toBe('b+/8=\x1e42["b"]');
  });

  it("waits for the answer of one POST before the next", async () => {
    const socket = await connected();
    const before = of("POST").length;
    socket.emit("a");
    await turn();
    socket.emit("b");
    await turn();
    expect(of("POST")).toHaveLength(before + 1);
    last(of("POST")).answer(200, "ok");
    await turn();
    expect(last(of("POST")).options.data).toBe('42["b"]');
  });

  it("lets a poll outlast the heartbeat that the server has told, whatever app.json says", async () => {
    await connected({}, { pingInterval: 100, pingTimeout: 50 });
    expect(last(of("GET")).options.timeout).toBe(5150);
  });

  it("takes requestTimeout for every request", async () => {
    await connected({ requestTimeout: 700 });
    expect(asked.requests.map(({ options }) => options.timeout)).toEqual(asked.requests.map(() => 700));
  });

  it("tells a status as the description of connect_error", () => {
    const told: unknown[] = [];
    client().on("connect_error", (error) => told.push(error.message, (error as { description?: unknown }).description));
    last(asked.requests).answer(503, "busy");
    expect(told).toEqual(["xhr poll error", 503]);
  });

  it("tells a failed POST with the errMsg of WeChat", async () => {
    const socket = await connected();
    const told: unknown[] = [];
    socket.on("disconnect", (reason, details) => told.push(reason, details));
    socket.emit("a");
    await turn();
    last(of("POST")).fail("request:fail timeout");
    expect(told[0]).toBe("transport error");
    expect(told[1]).toMatchObject({ message: "xhr post error", description: "request:fail timeout" });
  });

  it("tells the server before it aborts the poll, and hears nothing more", async () => {
    const socket = await connected();
    const poll = last(of("GET"));
    socket.disconnect();
    await turn();
    last(of("POST")).answer(200, "ok");
    await turn();
    expect(last(of("POST")).options.data).toBe("1");
    expect(poll.aborted).toBe(false);
    last(of("POST")).answer(200, "ok");
    expect(poll.aborted).toBe(true);
    const count = asked.requests.length;
    poll.answer(200, '42["late"]');
    await turn();
    expect(asked.requests).toHaveLength(count);
  });

  it("aborts the poll also when the server does not take the close", async () => {
    const socket = await connected();
    const poll = last(of("GET"));
    socket.disconnect();
    await turn();
    last(of("POST")).answer(200, "ok");
    await turn();
    last(of("POST")).fail("request:fail");
    expect(poll.aborted).toBe(true);
  });

  it("aborts a handshake that nobody waits for any more", () => {
    client().disconnect();
    expect(last(asked.requests).aborted).toBe(true);
    expect(of("POST")).toHaveLength(0);
  });

  it("aborts the poll of an upgrade that ends half-way", async () => {
    const socket = await connected({ transports: [WxPolling, WxWebSocket] }, { upgrades: ["websocket"] });
    const task = last(asked.tasks);
    task.tell("open");
    task.tell("message", { data: "3probe" });
    const poll = last(of("GET"));
    socket.io.engine.transport.close();
    expect(poll.aborted).toBe(true);
  });

  it("gives cookies back with credentials, also to the socket of the upgrade", async () => {
    const options = { transports: [WxPolling, WxWebSocket], withCredentials: true, extraHeaders: { cookie: "own=1" } };
    client(options);
    last(of("GET")).answer(200, openPacket({ upgrades: ["websocket"] }), { cookies: ["node=a; Path=/"] });
    await turn();
    expect(last(of("GET")).options.header).toEqual({ cookie: "own=1; node=a" });
    expect(last(asked.tasks).options.header).toEqual({ cookie: "own=1; node=a" });
  });

  it("keeps no cookies without credentials", async () => {
    client();
    last(of("GET")).answer(200, openPacket(), { cookies: ["node=a; Path=/"] });
    await turn();
    expect(last(of("GET")).options.header).toEqual({});
  });
});
