/**
 * What a server saw, in order, and a way to wait for it.
 * Counterpart: `log` and `heard` of `bundle/socketio-server.mjs`. Invariant: at most ENTRY_COUNT_MAX entries are kept.
 */

/** A claim looks at twenty. */
const ENTRY_COUNT_MAX = 1024;

export class Log {
  entries = [];
  #waiting = [];

  note(entry) {
    if (this.entries.length < ENTRY_COUNT_MAX) this.entries.push(entry);
    this.#waiting = this.#waiting.filter((tell) => !tell());
  }

  /** Answers with the entries as soon as so many begin with this text. */
  whenHeard(text, times = 1) {
    return new Promise((resolve) => {
      const tell = () => {
        const found = this.entries.filter((entry) => entry.startsWith(text)).length >= times;
        if (found) resolve([...this.entries]);
        return found;
      };
      if (!tell()) this.#waiting.push(tell);
    });
  }
}
