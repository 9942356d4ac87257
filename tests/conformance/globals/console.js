/**
 * claim: The console has its levels and groups, and prints whatever it gets
 * basis: documented (console)
 */
const cycle = {};
cycle.self = cycle;
for (const level of ["debug", "log", "info", "warn", "error", "group"]) {
  console[level](cycle, undefined, null, Symbol("s"), new Map([[1, 2]]), () => {});
  check(level, true);
}
console.groupEnd();
done();
