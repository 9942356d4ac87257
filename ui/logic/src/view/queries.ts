/**
 * Questions to the view about layout, and observers that it answers again and again.
 * Counterpart: `native.view.query` / `Entry.viewReply`; headless, the in-memory tree answers with zeros.
 * Invariant: every question is answered once or forgotten with its page, so that none is kept for ever.
 */
import type { Runtime } from "../runtime";

/**
 * A question; `nodes` are node ids. `rect` → `{left, top, width, height}` each, `scroll` → `{scrollLeft, scrollTop,
 * scrollWidth, scrollHeight}` each, `style` → `{name: computed value}` each for `names`, `viewport` → one object with both.
 * `modal` → `{confirm, cancel, content}`, `actionSheet` → `{tapIndex}`, −1 when it was cancelled: the options of the call are in it.
 * `canvas` draws `commands` (`canvas/commands.ts`) and has no answer, `canvasImage` → `{width, height}` or `{errMsg}` of an image.
 * `editor` calls `method` with `options` of an editor's context → what it gives and `isDone`, or `{failure}`.
 * `intersection` is answered with `{node, intersectionRatio, …}` whenever a threshold is crossed, until `disconnect`.
 */
export interface Question {
  readonly what:
    | "rect"
    | "scroll"
    | "style"
    | "viewport"
    | "intersection"
    | "media"
    | "disconnect"
    | "scrollTo"
    | "animate"
    | "clearAnimation"
    | "canvas"
    | "canvasImage"
    | "editor"
    | "modal"
    | "actionSheet";
  readonly nodes?: readonly number[];
  readonly names?: readonly string[];
  readonly [detail: string]: unknown;
}

export type Reply = Record<string, unknown>;

/** Unanswered questions beyond this are answered at once with nothing: the view is gone or far behind. */
export const QUESTIONS_MAX = 10_000;

const NOTHING: Reply = {
  left: 0,
  top: 0,
  right: 0,
  bottom: 0,
  width: 0,
  height: 0,
  scrollLeft: 0,
  scrollTop: 0,
  scrollWidth: 0,
  scrollHeight: 0,
};

interface Waiting {
  readonly nodes: readonly number[];
  readonly repeats: boolean;
  readonly callback: (replies: Reply[]) => void;
}

export class Queries {
  private readonly waiting = new Map<number, Waiting>();
  private nextId = 1;

  constructor(
    private readonly runtime: Runtime,
    /** Whether the view still has the node. */
    private readonly isThere: (node: number) => boolean,
    /** Posts the operations that were written so far. */
    private readonly flush: () => void,
  ) {}

  /** Asks once. `callback` gets one reply per node, in order. */
  ask(question: Question, callback: (replies: Reply[]) => void): void {
    const count = question.nodes?.length ?? 1;
    if (this.waiting.size >= QUESTIONS_MAX) {
      this.runtime.defer(() => callback(Array.from({ length: count }, () => NOTHING)));
      return;
    }
    const id = this.nextId++;
    this.waiting.set(id, { nodes: question.nodes ?? [], repeats: false, callback });
    this.send(id, JSON.stringify(question));
  }

  /** Asks until the returned function is called. */
  observe(question: Question, callback: (reply: Reply) => void): () => void {
    if (this.waiting.size >= QUESTIONS_MAX) return () => {};
    const id = this.nextId++;
    this.waiting.set(id, {
      nodes: question.nodes ?? [],
      repeats: true,
      callback: (replies) => replies.forEach((reply) => callback(reply)),
    });
    this.send(id, JSON.stringify(question));
    return () => this.disconnect(id);
  }

  private disconnect(id: number): void {
    if (this.waiting.delete(id)) this.tell({ what: "disconnect", query: id });
  }

  /** The view must have what was drawn so far before it is asked about it. */
  private send(id: number, question: string): void {
    this.flush();
    this.runtime.native.view.query(id, question);
  }

  /** Says something that has no answer. */
  tell(question: Question): void {
    this.send(0, JSON.stringify(question));
  }

  /** `Entry.viewReply`: `json` is an array with one object per node; observers may be answered often. */
  reply(id: number, json: string): void {
    const waiting = this.waiting.get(id);
    if (!waiting) return;
    if (!waiting.repeats) this.waiting.delete(id);
    const parsed: unknown = JSON.parse(json);
    const given: unknown[] = Array.isArray(parsed) ? parsed : [parsed];
    const replies = given.map((one) => ({ ...NOTHING, ...(one as Reply | null) }));
    const count = waiting.repeats ? replies.length : Math.max(waiting.nodes.length, 1);
    while (replies.length < count) replies.push({ ...NOTHING });
    waiting.callback(replies);
  }

  /** A released node ends its observers; a question whose nodes are all gone is answered with zeros, the view no longer knows them. */
  forget(node: number): void {
    if (this.waiting.size === 0) return;
    for (const [id, waiting] of this.waiting) {
      if (!waiting.nodes.includes(node) || waiting.nodes.some((one) => this.isThere(one))) continue;
      if (waiting.repeats) this.disconnect(id);
      else {
        this.waiting.delete(id);
        this.runtime.defer(() => waiting.callback(waiting.nodes.map(() => NOTHING)));
      }
    }
  }
}
