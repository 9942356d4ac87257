/**
 * claim: A connection that breaks without a close frame gives onClose with 1006 and no onError
 * basis: observed (reports since 2017); RFC 6455 §7.1.5
 */
const order = [];
const task = follow(wx.connectSocket({ url: `${SERVER.ws}/drop` }), order);
task.onClose(({ code, reason }) => {
  check("1006", code === 1006, code);
  check("no reason", reason === "", reason);
  setTimeout(() => {
    check("message, close, no error", String(order) === "open,message,close", order);
    done();
  }, 50);
});
