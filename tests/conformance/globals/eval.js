/**
 * claim: eval and new Function throw, but for new Function('return this')
 * basis: documented (JavaScript 支持情况)
 * profiles: device
 */
const throws = (run) => {
  try {
    run();
    return false;
  } catch {
    return true;
  }
};
check(
  "eval",
  throws(() => eval("1")),
);
check(
  "indirect eval",
  throws(() => (0, eval)("1")),
);
check(
  "new Function",
  throws(() => new Function("return 1")()),
);
check(
  "Function",
  throws(() => Function("return 1")()),
);
check(
  "Function with this in it",
  throws(() => new Function("return this.x")()),
);
check(
  "the constructor of a function",
  throws(() => (() => {}).constructor("return 1")()),
);
check(
  "the constructor of async functions",
  throws(() => (async () => {}).constructor("return 1")()),
);
check(
  "the constructor of generators",
  throws(() => function* () {}.constructor("return 1")()),
);
check("new Function('return this')", new Function("return this")() === globalThis);
check(
  "setTimeout with a text",
  throws(() => setTimeout("1", 0)),
);
done();
