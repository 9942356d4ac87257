import { describe, expect, it } from "vitest";
import { Connection, PROBLEM_COUNT_MAX, whenPortArrives } from "../src/connection";

/** The frame's end of a port; keeps what is sent. */
function fakePort() {
  const sent: unknown[] = [];
  const port = { onmessage: null, postMessage: (message: unknown) => sent.push(message) };
  return { port: port as unknown as MessagePort, sent };
}

describe("the port", () => {
  it("is taken once, and only from the page around the frame", () => {
    const taken: MessagePort[] = [];
    const { port } = fakePort();
    whenPortArrives(window, (one) => taken.push(one));
    const say = (source: unknown, ports: unknown[]): void => {
      const event = new Event("message");
      Object.assign(event, { source, ports });
      window.dispatchEvent(event);
    };
    say({}, [port]);
    say(window.parent, []);
    expect(taken).toHaveLength(0);
    say(window.parent, [port]);
    say(window.parent, [port]);
    expect(taken).toEqual([port]);
  });

  it("tells `ready` first and no more problems than allowed", () => {
    const { port, sent } = fakePort();
    const connection = new Connection(port);
    connection.open(() => {});
    for (let count = 0; count <= PROBLEM_COUNT_MAX; count++) connection.problem("x");
    expect(sent[0]).toEqual({ type: "ready" });
    expect(sent).toHaveLength(1 + PROBLEM_COUNT_MAX);
  });

  it("passes on what is well formed and answers a ping by itself", () => {
    const { port, sent } = fakePort();
    const taken: unknown[] = [];
    new Connection(port).open((message) => taken.push(message));
    const say = (data: unknown) => void port.onmessage?.(new MessageEvent("message", { data }));
    say({ type: "theme", theme: "dark" });
    say({ type: "ping", id: 4 });
    say({ type: "theme" });
    expect(taken).toEqual([{ type: "theme", theme: "dark" }]);
    expect(sent.slice(1)).toEqual([{ type: "pong", id: 4 }, expect.objectContaining({ type: "problem" })]);
  });
});
