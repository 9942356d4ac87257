/**
 * claim: Promise jobs run before the next timer, as on iOS 16 and newer
 * basis: documented (JavaScript 支持情况: the sample gives 1 to 7)
 */
const order = [];
order.push(1);
new Promise((resolve) => {
  order.push(2);
  resolve();
}).then(() => order.push(4));
setTimeout(() => order.push(6), 0);
order.push(3);
Promise.resolve().then(() => order.push(5));
setTimeout(() => {
  order.push(7);
  check("1 to 7", String(order) === "1,2,3,4,5,6,7", order);
  done();
}, 0);
