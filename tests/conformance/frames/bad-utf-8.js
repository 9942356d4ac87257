/**
 * claim: Text that is no UTF-8 ends the socket: onClose with 1006, no message, and the peer is told 1007
 * basis: RFC 6455 §8.1; ours (1006, as in browsers)
 */
const order = [];
const task = follow(wx.connectSocket({ url: `${SERVER.ws}/frames/bad-utf-8?id=${SERVER.id}` }), order);
task.onClose(({ code }) => {
  check("1006", code === 1006, code);
  check("open and close", String(order) === "open,close", order);
});
seen(SERVER.id, (entries) => {
  check("the peer is told 1007", (entries[1] || "").startsWith("close 1007"), entries);
  done();
});
