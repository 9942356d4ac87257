/**
 * claim: A TCP end without a close frame gives onClose with 1006
 * basis: RFC 6455 §7.1.5
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/fin` });
task.onClose(({ code, reason }) => {
  check("1006 without a reason", code === 1006 && reason === "", { code, reason });
  done();
});
