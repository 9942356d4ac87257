/**
 * claim: A close in the middle of a message ends the socket, and half a message is none
 * basis: RFC 6455 §5.4
 */
const order = [];
const task = follow(wx.connectSocket({ url: `${SERVER.ws}/frames/close-in-fragments` }), order);
task.onClose(({ code, reason }) => {
  check("code and reason", code === 1000 && reason === "half a message", { code, reason });
  check("no message", String(order) === "open,close", order);
  done();
});
