/** Calls and pushes over one WebSocket. Counterpart: src/host/localhost.ts. */
import { beforeEach, describe, expect, it } from "vitest";
import type { Push } from "../src/host/generated/bindings";
import { RECONNECT_DELAYS_MS, TAKEN_OVER, openLocalhost, readToken, type PageAround } from "../src/host/localhost";
import type { HostState } from "../src/host";

class FakeSocket {
  static all: FakeSocket[] = [];
  readyState = 0;
  readonly sent: { id: number; method: string; params: unknown }[] = [];
  onopen: (() => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  constructor(readonly url: string) {
    FakeSocket.all.push(this);
  }
  send(text: string): void {
    this.sent.push(JSON.parse(text) as FakeSocket["sent"][number]);
  }
  open(): void {
    this.readyState = 1;
    this.onopen?.();
  }
  drop(code = 1006): void {
    this.readyState = 3;
    this.onclose?.({ code });
  }
  receive(message: unknown): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}

function page(hash = "#token=secret"): PageAround & { timers: { run: () => void; ms: number }[]; address: string } {
  const kept = new Map<string, string>();
  const around = {
    timers: [] as { run: () => void; ms: number }[],
    address: "",
    location: { host: "127.0.0.1:9000", protocol: "http:", hash, pathname: "/", search: "" },
    sessionStorage: {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    },
    history: { replaceState: (_data: unknown, _title: string, url: string) => void (around.address = url) },
    WebSocket: FakeSocket as unknown as PageAround["WebSocket"],
    setTimeout: (run: () => void, ms: number) => around.timers.push({ run, ms }),
  };
  return around;
}
const socket = (): FakeSocket => FakeSocket.all.at(-1)!;

beforeEach(() => {
  FakeSocket.all = [];
});

describe("the token", () => {
  it("is taken out of the address and kept for a reload", () => {
    const around = page();
    expect(readToken(around)).toBe("secret");
    expect(around.address).toBe("/");
    expect(readToken({ ...around, location: { ...around.location, hash: "" } })).toBe("secret");
  });
  it("goes with the address of the socket", () => {
    openLocalhost(page());
    expect(socket().url).toBe("ws://127.0.0.1:9000/rpc?token=secret");
  });
});

describe("a call", () => {
  it("made before the connection is open is sent when it is", async () => {
    const host = openLocalhost(page());
    const answer = host.call("recents.forget", { path: "/a" });
    socket().open();
    expect(socket().sent).toEqual([{ id: 1, method: "recents.forget", params: { path: "/a" } }]);
    socket().receive({ id: 1, result: [] });
    expect(await answer).toEqual([]);
  });
  it("is answered by its number, whatever the order", async () => {
    const host = openLocalhost(page());
    socket().open();
    const first = host.call("client.back", { client: 1, swipe: false });
    const second = host.call("project.state", {});
    socket().receive({ id: 2, result: null });
    socket().receive({ id: 1, result: {} });
    expect(await first).toEqual({});
    expect(await second).toBeNull();
  });
  it("that fails rejects with code, message and hint", async () => {
    const host = openLocalhost(page());
    socket().open();
    const answer = host.call("project.open", { path: "/a", clients: 1 });
    socket().receive({ id: 1, error: { code: "package", message: "no app.json", hint: "open its folder" } });
    await expect(answer).rejects.toMatchObject({ code: "package", message: "no app.json", hint: "open its folder" });
  });
  it("fails at once when the connection is lost", async () => {
    const host = openLocalhost(page());
    socket().open();
    const answer = host.call("project.state", {});
    socket().drop();
    await expect(answer).rejects.toMatchObject({ code: "lost" });
  });
});

describe("pushes", () => {
  it("reach every listener until it leaves", () => {
    const host = openLocalhost(page());
    const heard: Push[] = [];
    const leave = host.onPush((push) => heard.push(push));
    socket().open();
    socket().receive({ push: "menu", item: "open" });
    leave();
    socket().receive({ push: "menu", item: "close" });
    expect(heard).toEqual([{ push: "menu", item: "open" }]);
  });
  it("that are no JSON are left alone", () => {
    openLocalhost(page());
    socket().open();
    expect(() => socket().onmessage?.({ data: "{" })).not.toThrow();
  });
});

describe("a lost connection", () => {
  it("is told, and tried again after longer and longer times", () => {
    const around = page();
    const states: HostState[] = [];
    openLocalhost(around).onState((state) => states.push(state));
    socket().open();
    for (const delay of RECONNECT_DELAYS_MS) {
      socket().drop();
      expect(around.timers.at(-1)?.ms).toBe(delay);
      around.timers.at(-1)?.run();
    }
    expect(states).toEqual(["connecting", "connected", "lost"]);
    expect(FakeSocket.all.length).toBe(1 + RECONNECT_DELAYS_MS.length);
  });
  it("is told to be back when it is", () => {
    const around = page();
    const states: HostState[] = [];
    openLocalhost(around).onState((state) => states.push(state));
    socket().open();
    socket().drop();
    around.timers.at(-1)?.run();
    socket().open();
    expect(states).toEqual(["connecting", "connected", "lost", "connected"]);
  });

  it("does not fight with another window that took over", async () => {
    const around = page();
    const host = openLocalhost(around);
    const states: HostState[] = [];
    host.onState((state) => states.push(state));
    socket().open();
    socket().drop(TAKEN_OVER);
    expect(states.at(-1)).toBe("taken");
    expect([FakeSocket.all.length, around.timers.length]).toEqual([1, 0]);
    await expect(host.call("app.info", {})).rejects.toMatchObject({ code: "taken" });
  });
});
