/**
 * claim: close before open cancels the handshake: onClose with 1006, no open and no error
 * basis: ours (WeChat documents it for wx.closeSocket only)
 */
const order = [];
const task = follow(wx.connectSocket({ url: `${SERVER.ws}/silent?id=${SERVER.id}` }), order);
setTimeout(() => task.close({ success: () => order.push("success") }), 100);
task.onClose(({ code, reason }) => {
  check("1006 without a reason", code === 1006 && reason === "", { code, reason });
  check("success, then close", String(order) === "success,close", order);
});
seen(SERVER.id, (entries) => {
  check("the peer sees it go", String(entries) === "gone", entries);
  done();
});
