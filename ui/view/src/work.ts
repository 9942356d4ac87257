/**
 * Work in slices: messages are handled in the order they come in, and never longer than `SLICE_MS` at a time.
 * Counterpart: `frame.ts` puts jobs in. Invariant: a job begins when the one before it is done; the page stays responsive
 * between slices, also in a hidden window, where animation frames stand still.
 */

/** Half of an animation frame. */
export const SLICE_MS = 8;

/** Works until `isLate` says to pause; true when it is done. */
export type Job = (isLate: () => boolean) => boolean;

export class WorkQueue {
  private jobs: Job[] = [];
  private scheduled = false;
  private readonly channel = new MessageChannel();

  constructor(private readonly onFailure: (error: unknown) => void) {
    this.channel.port1.onmessage = () => {
      this.scheduled = false;
      this.slice();
    };
  }

  push(job: Job): void {
    this.jobs.push(job);
    this.schedule();
  }

  /** Forgets what waits. */
  clear(): void {
    this.jobs = [];
  }

  private schedule(): void {
    if (this.scheduled || this.jobs.length === 0) return;
    this.scheduled = true;
    this.channel.port2.postMessage(null);
  }

  private slice(): void {
    const end = performance.now() + SLICE_MS;
    const isLate = (): boolean => performance.now() >= end;
    do {
      const [job] = this.jobs;
      if (!job) return;
      if (!this.attempt(job, isLate)) break;
      if (this.jobs[0] === job) this.jobs.shift();
    } while (!isLate());
    this.schedule();
  }

  /** A job that throws is over, so that the others go on. */
  private attempt(job: Job, isLate: () => boolean): boolean {
    try {
      return job(isLate);
    } catch (error) {
      this.onFailure(error);
      return true;
    }
  }
}
