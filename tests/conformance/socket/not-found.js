/**
 * claim: A server that answers 404 gives success, then onError and onClose
 * basis: observed (community 000ee4ebf14e28d56628df8b85b800); documented (changelog 1.9.0: error and close)
 */
const order = [];
const task = wx.connectSocket({
  url: `${SERVER.ws}/refuse?status=404`,
  success: () => order.push("success"),
  fail: () => order.push("fail"),
});
follow(task, order);
task.onClose(({ code }) => {
  check("success, error, close", String(order) === "success,error,close", order);
  check("the code is 1006", code === 1006, code);
  check("readyState is CLOSED", task.readyState === 3, task.readyState);
  done();
});
