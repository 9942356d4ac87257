/**
 * claim: A TCP reset after the opening gives onClose with 1006 and no onError
 * basis: observed (reports since 2017); RFC 6455 §7.1.5
 */
const order = [];
const task = follow(wx.connectSocket({ url: `${SERVER.ws}/reset` }), order);
task.onClose(({ code }) => {
  check("1006", code === 1006, code);
  check("open, close, no error", String(order) === "open,close", order);
  done();
});
