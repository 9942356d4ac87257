/**
 * One macrotask of the logic layer: what was put off runs at its end, then the node operations are posted as one batch.
 * Counterpart: every `Entry` function runs inside `Turn.run`. Invariant: operations written outside a turn (in promise
 * jobs) wake a turn of their own, so that nothing waits for the next event.
 */
import type { Runtime } from "../runtime";
import type { ViewContext } from "../view/context";

/** Rounds of put-off work at the end of one turn; what is left waits for the next turn. */
export const SETTLE_ROUNDS_MAX = 100;

export class Turn {
  /** Open to `SocketTable.messages`, which does what `run` does without a call: messages come by the million. */
  depth = 0;
  /** Something was put off or written since the last settling; without it the end of a turn has nothing to do. */
  unsettled = false;
  private woken = false;
  private queue: (() => void)[] = [];

  constructor(
    private readonly runtime: Runtime,
    private readonly view: ViewContext,
  ) {
    view.batch.onFirst = () => this.ensure();
  }

  /** Runs one entry from the host. */
  run<T>(body: () => T): T {
    this.depth++;
    try {
      return body();
    } finally {
      if (--this.depth === 0 && this.unsettled) this.settle();
    }
  }

  /** Runs `work` at the end of this turn, before its operations are posted. */
  atEnd(work: () => void): void {
    this.queue.push(work);
    this.ensure();
  }

  private ensure(): void {
    this.unsettled = true;
    if (this.depth > 0 || this.woken) return;
    this.woken = true;
    this.runtime.defer(() => {});
  }

  settle(): void {
    this.unsettled = false;
    this.woken = false;
    if (this.queue.length > 0) this.runPutOff();
    this.view.batch.flush();
    if (this.queue.length > 0) this.ensure();
  }

  private runPutOff(): void {
    this.depth++;
    try {
      for (let round = 0; round < SETTLE_ROUNDS_MAX && this.queue.length > 0; round++) {
        const queue = this.queue;
        this.queue = [];
        for (const work of queue) this.runtime.guard(work, undefined);
      }
    } finally {
      this.depth--;
    }
  }
}
