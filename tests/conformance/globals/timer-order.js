/**
 * claim: Timers fire in the order of their times, and of their calls where these are equal
 * basis: ours (as in browsers)
 */
const order = [];
setTimeout(() => order.push("30"), 30);
setTimeout(() => order.push("10 a"), 10);
setTimeout(() => order.push("10 b"), 10);
setTimeout(() => order.push("0"), 0);
setTimeout(() => {
  check("in order", String(order) === "0,10 a,10 b,30", order);
  done();
}, 60);
