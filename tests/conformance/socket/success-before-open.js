/**
 * claim: success comes before open, and messages follow in the order in which they were sent
 * basis: observed (logs in community threads); RFC 6455 §5.4 for the order
 */
const order = [];
const numbers = [];
const task = wx.connectSocket({ url: `${SERVER.ws}/count?n=1000`, success: () => order.push("success") });
task.onOpen(() => order.push("open"));
task.onMessage(({ data }) => {
  if (numbers.length === 0) order.push("message");
  numbers.push(Number(data));
  if (numbers.length < 1000) return;
  check("success, open, message", String(order) === "success,open,message", order);
  check(
    "a thousand messages come in order",
    numbers.every((number, index) => number === index + 1),
  );
  done();
});
