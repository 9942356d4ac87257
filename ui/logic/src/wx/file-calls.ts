/**
 * Calls about files that are under way: who waits for which answer.
 * Counterpart: `files.ts` makes the calls; `crates/logic/src/files/queue.rs` answers in their order. Invariant: each call is
 * answered once.
 */
import type { FileOperations, FileReply } from "../native";
import type { Runtime } from "../runtime";

/** Ids stay below the bit that Rust uses. */
const ID_MAX = 0x7fff_ffff;

type Waiting = (reply: FileReply<unknown>) => void;

/** The calls of one session. */
export class FileCalls {
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;

  constructor(private readonly runtime: Runtime) {}

  /** Has it done; the promise settles in a later turn, or with the refusal where it was not taken. */
  start<K extends keyof FileOperations>(
    name: K,
    given: FileOperations[K][0],
  ): Promise<FileReply<FileOperations[K][1]>> {
    return new Promise((resolve) => {
      do this.lastId = this.lastId >= ID_MAX ? 1 : this.lastId + 1;
      while (this.waiting.has(this.lastId));
      const refused = this.runtime.native.files.start(this.lastId, name, given);
      if (refused !== undefined) resolve(refused);
      else this.waiting.set(this.lastId, resolve as Waiting);
    });
  }

  /** `Entry.file`. */
  answered(id: number, reply: FileReply<unknown>): void {
    const resolve = this.waiting.get(id);
    this.waiting.delete(id);
    resolve?.(reply);
  }
}

const tables = new WeakMap<Runtime, FileCalls>();

/** The calls of a session. */
export function fileCalls(runtime: Runtime): FileCalls {
  let calls = tables.get(runtime);
  if (calls === undefined) {
    calls = new FileCalls(runtime);
    tables.set(runtime, calls);
  }
  return calls;
}
