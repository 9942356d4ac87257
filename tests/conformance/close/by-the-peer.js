/**
 * claim: onClose has code and reason of the peer's close frame
 * basis: documented (SocketTask.onClose)
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/close?code=4321&reason=${encodeURIComponent("维护中")}` });
const order = follow(task, []) && [];
follow(task, order);
task.onClose(({ code, reason }) => {
  check("code", code === 4321, code);
  check("reason", reason === "维护中", reason);
  check("no error", !order.includes("error"), order);
  done();
});
