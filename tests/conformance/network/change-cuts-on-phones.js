/**
 * claim: Another network cuts sockets on phones: the event of the change, then onClose with 1006
 * basis: observed (community 000282323b05f01965175e1cb51000); ours (order)
 * options: --network 4g@400ms
 * profiles: device
 */
const order = [];
const task = follow(wx.connectSocket({ url: `${SERVER.ws}/echo` }), order);
wx.onNetworkStatusChange(() => order.push("change"));
task.onClose(({ code }) => {
  check("1006", code === 1006, code);
  check("open, change, close", String(order) === "open,change,close", order);
  done();
});
