// Gives `Date` and `Math.random` the session's clock and seed before any other script runs.
// Counterpart: clock.rs. The values keep working when app code replaces or extends them, as everywhere else.
(function (now, random) {
  "use strict";
  const RealDate = Date;
  function SessionDate(...args) {
    if (new.target === undefined) return new RealDate(now()).toString();
    const target = new.target === SessionDate ? RealDate : new.target;
    return Reflect.construct(RealDate, args.length === 0 ? [now()] : args, target);
  }
  Object.defineProperty(SessionDate, "prototype", { value: RealDate.prototype, writable: false });
  Object.defineProperty(SessionDate, "name", { value: "Date" });
  Object.defineProperty(SessionDate, "length", { value: 7 });
  for (const [name, value] of [["now", () => now()], ["parse", RealDate.parse], ["UTC", RealDate.UTC]]) {
    Object.defineProperty(SessionDate, name, { value, writable: true, configurable: true });
  }
  Object.defineProperty(RealDate.prototype, "constructor", { value: SessionDate, writable: true, configurable: true });
  Object.defineProperty(globalThis, "Date", { value: SessionDate, writable: true, configurable: true });
  Object.defineProperty(Math, "random", { value: () => random(), writable: true, configurable: true });
});
