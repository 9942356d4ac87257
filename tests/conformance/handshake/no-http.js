/**
 * claim: A server that does not speak HTTP is an error
 * basis: RFC 6455 §4.1
 */
const order = [];
const task = follow(wx.connectSocket({ url: `${SERVER.ws}/garbage` }), order);
task.onClose(() => {
  check("error, close", String(order) === "error,close", order);
  done();
});
