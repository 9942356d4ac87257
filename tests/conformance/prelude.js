/**
 * What every claim has: `check` and `done`, the addresses of the servers, what the peer saw, and what was called so far.
 * Counterpart: tests/blackbox/conformance, which writes `server.js` beside this file and reads the lines that it prints.
 */
const { SERVER } = require("./server");

/** Names of hooks and events in the order in which they came. */
const trace = [];

/** Names of the further pages whose scripts have run. */
const loaded = [];

/** Characters of what was there instead; a table is read by people. */
const GOT_LENGTH_MAX = 160;

/** One statement about the runtime; what was there instead says more than that it was wrong. */
function check(name, condition, got) {
  const text = JSON.stringify(got);
  const shown = text === undefined || text.length <= GOT_LENGTH_MAX ? got : `${text.slice(0, GOT_LENGTH_MAX)}…`;
  console.log("CHECK " + JSON.stringify({ name, holds: condition === true, got: shown }));
}

/** All checks have been made. */
function done() {
  console.log("CLAIM done");
}

/** Writes the names of a task's events into `log`, as they come. */
function follow(task, log = trace) {
  task.onOpen(() => log.push("open"));
  task.onMessage(() => log.push("message"));
  task.onError(() => log.push("error"));
  task.onClose(() => log.push("close"));
  return task;
}

/** Calls `tell` with what the peer saw on the connection that named itself `?id=…`, once that connection is over. */
function seen(id, tell) {
  const task = wx.connectSocket({ url: `${SERVER.ws}/seen?of=${id}` });
  task.onMessage(({ data }) => {
    task.close();
    tell(JSON.parse(data));
  });
}

/** The value of a header in a list of names and values, as the peer saw it; names have no case. */
function headerOf(rawHeaders, name) {
  const at = rawHeaders.findIndex((text, index) => index % 2 === 0 && text.toLowerCase() === name.toLowerCase());
  return at < 0 ? undefined : rawHeaders[at + 1];
}

const PAGE_HOOKS = ["onLoad", "onShow", "onReady", "onHide", "onUnload"];
const APP_HOOKS = ["onLaunch", "onShow", "onHide"];

/** Options of an App or a Page whose hooks write their names into `trace`. */
function traced(name, options = {}) {
  for (const hook of name === "App" ? APP_HOOKS : PAGE_HOOKS) {
    const own = options[hook];
    options[hook] = function (...given) {
      trace.push(`${name}.${hook}`);
      return own?.apply(this, given);
    };
  }
  return options;
}

module.exports = { SERVER, check, done, follow, headerOf, loaded, seen, trace, traced };
