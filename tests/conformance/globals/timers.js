/**
 * claim: Timers give positive integers, take arguments, and can be cleared
 * basis: documented (定时器)
 */
let cleared = true;
const id = setTimeout(
  (a, b) => {
    check("arguments", a === 1 && b === "x", [a, b]);
    check("a cleared timer does not fire", cleared);
    done();
  },
  60,
  1,
  "x",
);
const other = setTimeout(() => (cleared = false), 20);
clearTimeout(other);
check("a positive integer", Number.isInteger(id) && id > 0, id);
check("another one", other !== id);
clearTimeout(undefined);
clearTimeout(987654);
