/**
 * claim: A close frame without a code is told as 1005
 * basis: RFC 6455 §7.1.5
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/frames/close-without-code` });
task.onClose(({ code, reason }) => {
  check("1005 without a reason", code === 1005 && reason === "", { code, reason });
  done();
});
