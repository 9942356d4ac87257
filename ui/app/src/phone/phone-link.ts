/**
 * The conversation with one frame: attach, forward what the host pushes, pass on what the frame may ask.
 * Counterpart: `ui/view` at the other end of the port; `view.*` calls behind `PhoneGate`. Invariants: batches reach the frame in
 * order and only those of the run that it was started with; nothing passes that `guard.ts` did not read.
 */
import type { PhoneDevice, Question, ToFrame, ViewEvent } from "../../../view/src/protocol";
import type { Push, ViewStart } from "../host/generated/bindings";
import { MessageRate, readFromFrame } from "./guard";

export const PING_EVERY_MS = 2_000;
/** Silence after which the user is offered to load the frame anew. */
export const STUCK_AFTER_MS = 6_000;

/** All that a frame can cause on the host. */
export interface PhoneGate {
  attach(): Promise<ViewStart>;
  ack(run: number, seq: number): Promise<unknown>;
  event(run: number, event: ViewEvent): Promise<unknown>;
  reply(run: number, id: number, reply: readonly unknown[]): Promise<unknown>;
  back(swipe: boolean): Promise<unknown>;
  home(): Promise<unknown>;
}

export interface PhoneEvents {
  started(): void;
  /** The user did something on the screen. */
  touched(): void;
  picked(node: number): void;
  /** Files came over the screen, or were dropped there. */
  dragged(over: boolean): void;
  capsule(button: "menu" | "close"): void;
  stuck(stuck: boolean): void;
  /** For developers of miniwire: what was dropped or went wrong. */
  warn(text: string): void;
  failed(error: unknown): void;
}

/** What the link needs of a `MessagePort`. */
export interface FramePort {
  onmessage: ((event: MessageEvent<unknown>) => void) | null;
  postMessage(message: ToFrame): void;
  close(): void;
}

type ClientPush = Extract<Push, { client: number }>;

export class PhoneLink {
  private run = -1;
  /** Batches before this one are ours, and the host does not wait for their acknowledgement. */
  private firstSeq = 0;
  /** Pushes that came while the frame was being started; null when it is live. */
  private waiting: ClientPush[] | null = [];
  private attaching = 0;
  private flooded = false;
  private warned = false;
  private pingId = 0;
  private heardAt: number;
  private readonly rate = new MessageRate();

  constructor(
    private readonly client: number,
    private readonly port: FramePort,
    private readonly gate: PhoneGate,
    private readonly events: PhoneEvents,
    private readonly now: () => number,
  ) {
    this.heardAt = now();
    port.onmessage = ({ data }) => this.take(data);
  }

  close(): void {
    this.attaching++;
    this.port.onmessage = null;
    this.port.close();
  }

  send(message: ToFrame): void {
    this.port.postMessage(message);
  }

  /** To be called every `PING_EVERY_MS`. */
  ping(): void {
    this.events.stuck(this.now() - this.heardAt > STUCK_AFTER_MS);
    this.send({ type: "ping", id: ++this.pingId });
  }

  /** The host was away: what it pushed meanwhile is lost, so the frame starts afresh. */
  again(): void {
    if (this.run >= 0) void this.attach();
  }

  push(push: Push): void {
    if (!("client" in push) || push.client !== this.client) return;
    if (push.push === "reattach") void this.attach();
    else if (this.waiting) this.waiting.push(push);
    else this.forward(push);
  }

  private async attach(): Promise<void> {
    const attempt = ++this.attaching;
    this.waiting ??= [];
    try {
      const start = await this.gate.attach();
      if (attempt !== this.attaching) return;
      this.start(start);
    } catch (error) {
      if (attempt === this.attaching) this.events.failed(error);
    }
  }

  private start(start: ViewStart): void {
    this.run = start.run;
    this.firstSeq = start.seq;
    this.send({
      type: "start",
      device: start.device as PhoneDevice,
      theme: start.theme === "dark" ? "dark" : "light",
      language: start.language === "en" ? "en" : "zh_CN",
      app: start.app,
      variables: start.variables,
      sheets: start.sheets,
      files: start.files,
    });
    // The snapshot stands before the first batch; the host knows it arrived because it answered the call.
    this.send({ type: "batch", seq: Math.max(0, start.seq - 1), ops: start.ops });
    const waiting = this.waiting ?? [];
    this.waiting = null;
    for (const push of waiting) if (push.push !== "batch" || push.seq >= start.seq) this.forward(push);
    this.events.started();
  }

  private forward(push: ClientPush): void {
    if ("run" in push && push.run !== this.run) return;
    if (push.push === "batch") this.send({ type: "batch", seq: push.seq, ops: push.ops });
    else if (push.push === "question")
      this.send({ type: "question", id: push.id, question: push.question as Question });
    else if (push.push === "ui") this.send({ type: "ui", api: push.api, detail: push.detail });
    else if (push.push === "sheets") this.send({ type: "sheets", sheets: push.sheets });
  }

  private take(data: unknown): void {
    this.heardAt = this.now();
    if (!this.rate.pass(this.now())) {
      if (!this.flooded) this.events.warn("the frame sent too many messages; some were dropped");
      this.flooded = true;
      return;
    }
    const message = readFromFrame(data);
    if (!message) {
      if (!this.warned) this.events.warn("the frame sent a message of an unknown shape");
      this.warned = true;
      return;
    }
    switch (message.type) {
      case "ready":
        void this.attach();
        break;
      case "ack":
        if (message.seq >= this.firstSeq) this.settle(this.gate.ack(this.run, message.seq));
        break;
      case "event":
        if (message.event.type === "tap" || message.event.type === "touchstart") this.events.touched();
        this.settle(this.gate.event(this.run, message.event));
        break;
      case "reply":
        this.settle(this.gate.reply(this.run, message.id, message.reply));
        break;
      case "back":
        this.settle(this.gate.back(message.swipe));
        break;
      case "home":
        this.settle(this.gate.home());
        break;
      case "capsule":
        this.events.capsule(message.button);
        break;
      case "drag":
        this.events.dragged(message.over);
        break;
      case "picked":
        this.events.picked(message.node);
        break;
      case "problem":
        this.events.warn(message.text);
        break;
      case "pong":
        this.events.stuck(false);
        break;
    }
  }

  /** A call that comes too late, for a session that ended, is no news. */
  private settle(call: Promise<unknown>): void {
    call.catch((error: unknown) => this.events.warn(String(error)));
  }
}
