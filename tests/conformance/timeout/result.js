/**
 * claim: A timeout is onError and then onClose, after success of the call
 * basis: observed (Timer Expired in onError); documented (changelog 1.9.0: error and close)
 */
const order = [];
const task = wx.connectSocket({
  url: `${SERVER.ws}/silent`,
  timeout: 150,
  success: () => order.push("success"),
  fail: () => order.push("fail"),
});
follow(task, order);
task.onClose(({ code }) => {
  check("success, error, close", String(order) === "success,error,close", order);
  check("1006", code === 1006, code);
  done();
});
