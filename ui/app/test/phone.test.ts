/** The frame is not trusted, and hears only of its own run. Counterpart: src/phone/. */
import { beforeEach, describe, expect, it } from "vitest";
import type { ToFrame } from "../../view/src/protocol";
import type { Push, ViewStart } from "../src/host/generated/bindings";
import {
  MESSAGES_PER_SECOND_MAX,
  MESSAGE_SIZE_MAX,
  MessageRate,
  isPlainAndSmall,
  readFromFrame,
} from "../src/phone/guard";
import { PhoneLink, STUCK_AFTER_MS, type FramePort, type PhoneEvents, type PhoneGate } from "../src/phone/phone-link";
import { SCALE_MIN, phoneScale } from "../src/phone/scale";

const event = { node: 3, type: "tap", detail: { x: 1 }, bubbles: true, composed: true, capturePhase: false };

describe("a message of the frame", () => {
  it("passes when it has the declared shape", () => {
    for (const message of [
      { type: "ready" },
      { type: "ack", seq: 4, ms: 0.3 },
      { type: "event", event },
      { type: "reply", id: 2, reply: [{ width: 10 }, null] },
      { type: "capsule", button: "menu" },
      { type: "drag", over: true },
      { type: "picked", node: 9 },
    ])
      expect(readFromFrame(message)).toEqual(message);
  });
  it("is refused when a field is missing or of another type", () => {
    for (const message of [
      null,
      "ready",
      [],
      { type: "call", method: "project.open" },
      { type: "toString" },
      { type: "ack", seq: "4", ms: 1 },
      { type: "ack", seq: -1, ms: 1 },
      { type: "event", event: { ...event, node: 1.5 } },
      { type: "event", event: { ...event, type: "x".repeat(200) } },
      { type: "reply", id: 2, reply: {} },
      { type: "capsule", button: "install" },
      { type: "drag", over: "the page" },
    ])
      expect(readFromFrame(message)).toBeNull();
  });
  it("is refused when it is larger than it may be", () => {
    expect(isPlainAndSmall("x".repeat(MESSAGE_SIZE_MAX - 2))).toBe(true);
    expect(isPlainAndSmall("x".repeat(MESSAGE_SIZE_MAX - 1))).toBe(false);
  });
  it("is refused when it is no plain data or too deep", () => {
    expect(isPlainAndSmall({ made: new Date() })).toBe(false);
    expect(isPlainAndSmall(new Map())).toBe(false);
    let deep: unknown = 1;
    for (let level = 0; level < 40; level++) deep = [deep];
    expect(isPlainAndSmall(deep)).toBe(false);
  });
});

it("lets a thousand messages pass in a second, and begins again in the next", () => {
  const rate = new MessageRate();
  for (let message = 0; message < MESSAGES_PER_SECOND_MAX; message++) expect(rate.pass(500)).toBe(true);
  expect(rate.pass(999)).toBe(false);
  expect(rate.pass(1_000)).toBe(true);
});

describe("the link to a frame", () => {
  let now = 0;
  let run = 1;
  const sent: ToFrame[] = [];
  const told: string[] = [];
  const attaching: (() => void)[] = [];
  let port: FramePort;
  let link: PhoneLink;

  const start = (): ViewStart => ({
    run,
    device: {},
    theme: "light",
    language: "zh_CN",
    app: {},
    variables: { light: {}, dark: {} },
    sheets: [],
    files: "/files/",
    ops: [["snapshot"]],
    seq: 5,
  });
  const tell =
    (name: string) =>
    (...details: unknown[]): Promise<unknown> => {
      told.push([name, ...details.map((detail) => JSON.stringify(detail))].join(" "));
      return Promise.resolve({});
    };
  const gate: PhoneGate = {
    attach: () => new Promise((resolve) => attaching.push(() => resolve(start()))),
    ack: tell("ack"),
    event: tell("event"),
    reply: tell("reply"),
    back: tell("back"),
    home: tell("home"),
  };
  const events = Object.fromEntries(
    ["started", "touched", "picked", "dragged", "capsule", "stuck", "warn", "failed"].map((name) => [name, tell(name)]),
  ) as unknown as PhoneEvents;
  const fromFrame = (data: unknown): void => port.onmessage?.({ data } as MessageEvent);
  const batch = (seq: number): Push => ({ push: "batch", client: 1, run, seq, ops: [[seq]] });
  const batches = (): number[] => sent.filter((message) => message.type === "batch").map(({ seq }) => seq);
  async function attach(): Promise<void> {
    attaching.shift()?.();
    for (let turn = 0; turn < 4; turn++) await Promise.resolve();
  }

  beforeEach(() => {
    now = 0;
    run = 1;
    for (const list of [sent, told, attaching]) list.length = 0;
    port = { onmessage: null, postMessage: (message) => void sent.push(message), close: () => undefined };
    link = new PhoneLink(1, port, gate, events, () => now);
  });

  it("starts the frame when it is ready, with the tree as it is", async () => {
    fromFrame({ type: "ready" });
    await attach();
    expect(sent.map(({ type }) => type)).toEqual(["start", "batch"]);
    expect(sent[1]).toMatchObject({ ops: [["snapshot"]] });
    expect(told).toEqual(["started"]);
  });
  it("keeps what comes meanwhile, and leaves out what the snapshot has", async () => {
    fromFrame({ type: "ready" });
    link.push(batch(4));
    link.push(batch(5));
    await attach();
    link.push(batch(6));
    expect(batches()).toEqual([4, 5, 6]);
    expect(sent[1]).toMatchObject({ ops: [["snapshot"]] });
  });
  it("acknowledges batches, but not the snapshot that the host did not push", async () => {
    fromFrame({ type: "ready" });
    await attach();
    fromFrame({ type: "ack", seq: 4, ms: 1 });
    fromFrame({ type: "ack", seq: 5, ms: 1 });
    expect(told.filter((line) => line.startsWith("ack"))).toEqual(["ack 1 5"]);
  });
  it("does not hear of other clients and other runs", async () => {
    fromFrame({ type: "ready" });
    await attach();
    link.push({ push: "batch", client: 2, run: 1, seq: 5, ops: [] });
    link.push({ push: "batch", client: 1, run: 2, seq: 5, ops: [] });
    link.push({ push: "ui", client: 1, run: 1, api: "showToast", detail: { title: "a" } });
    expect(sent.map(({ type }) => type)).toEqual(["start", "batch", "ui"]);
  });
  it("starts the frame afresh when the host asks for it", async () => {
    fromFrame({ type: "ready" });
    await attach();
    run = 2;
    link.push({ push: "reattach", client: 1, run: 2 });
    await attach();
    link.push(batch(5));
    expect(sent.map(({ type }) => type)).toEqual(["start", "batch", "start", "batch", "batch"]);
  });
  it("starts the frame afresh after the host was away, but not before it was there", async () => {
    link.again();
    expect(attaching.length).toBe(0);
    fromFrame({ type: "ready" });
    await attach();
    link.again();
    await attach();
    expect(sent.map(({ type }) => type)).toEqual(["start", "batch", "start", "batch"]);
  });
  it("passes on events and answers with the run that they are about, and drops what has no known shape with one warning", async () => {
    fromFrame({ type: "ready" });
    await attach();
    fromFrame({ type: "event", event });
    fromFrame({ type: "reply", id: 7, reply: [] });
    fromFrame({ type: "call", method: "project.open" });
    fromFrame({ type: "call", method: "project.open" });
    expect(told.slice(1)).toEqual([
      "touched",
      `event 1 ${JSON.stringify(event)}`,
      "reply 1 7 []",
      'warn "the frame sent a message of an unknown shape"',
    ]);
  });
  it("drops a flood with one warning", () => {
    for (let message = 0; message < MESSAGES_PER_SECOND_MAX + 10; message++) fromFrame({ type: "back", swipe: false });
    expect(told.filter((line) => line === "back false").length).toBe(MESSAGES_PER_SECOND_MAX);
    expect(told.filter((line) => line.startsWith("warn")).length).toBe(1);
  });
  it("notices that the frame does not answer any more", () => {
    now = STUCK_AFTER_MS + 1;
    link.ping();
    fromFrame({ type: "pong", id: 1 });
    link.ping();
    expect(told).toEqual(["stuck true", "stuck false", "stuck false"]);
  });
});

describe("the size of the phones", () => {
  const phone = { screenWidth: 390, screenHeight: 844 };
  it("fits the pane, both of them in the same scale", () => {
    const scale = phoneScale([phone, phone], { width: 600, height: 700 });
    expect(scale * 820 + 16).toBeLessThanOrEqual(600);
  });
  it("is never larger than life and never too small to be read", () => {
    expect(phoneScale([phone], { width: 4_000, height: 4_000 })).toBe(1);
    expect(phoneScale([phone], { width: 10, height: 10 })).toBe(SCALE_MIN);
  });
});
