/**
 * What happened on each connection that gave itself a name with `?id=`, kept until somebody asks for it.
 * Counterpart: `seen` of tests/conformance/prelude.js. Invariant: at most ID_COUNT_MAX names with ENTRY_COUNT_MAX entries each.
 */

/** The suite makes a few hundred. */
const ID_COUNT_MAX = 4096;
/** A claim looks at ten. */
const ENTRY_COUNT_MAX = 256;

/** @type {Map<string, {entries: string[], ended: boolean, waiting: ((entries: string[]) => void)[]}>} */
const accounts = new Map();

function account(id) {
  let found = accounts.get(id);
  if (found === undefined) {
    if (accounts.size >= ID_COUNT_MAX) accounts.delete(accounts.keys().next().value);
    accounts.set(id, (found = { entries: [], ended: false, waiting: [] }));
  }
  return found;
}

/** Writes down one thing that happened; connections without a name have nobody who would ask. */
export function note(id, entry) {
  if (id === null) return;
  const { entries } = account(id);
  if (entries.length < ENTRY_COUNT_MAX) entries.push(entry);
}

/** The connection is over: whoever waits for its account gets it. */
export function end(id) {
  if (id === null) return;
  const found = account(id);
  found.ended = true;
  for (const tell of found.waiting.splice(0)) tell(found.entries);
}

/** Calls `tell` with everything that happened, once the connection is over. */
export function whenEnded(id, tell) {
  const found = account(id);
  if (found.ended) tell(found.entries);
  else found.waiting.push(tell);
}
