/**
 * claim: A fault in the network after the opening is told as onClose with 1006
 * basis: observed (reports since 2017)
 * options: --fault reset:after=300ms
 */
const order = [];
const task = follow(wx.connectSocket({ url: `${SERVER.ws}/echo` }), order);
task.onClose(({ code }) => {
  check("1006", code === 1006, code);
  check("open, close, no error", String(order) === "open,close", order);
  done();
});
