/**
 * claim: A new message inside of another one ends the socket: onClose with 1006, no message, and the peer is told 1002
 * basis: RFC 6455 §5.4; ours (1006, as in browsers)
 */
const order = [];
const task = follow(wx.connectSocket({ url: `${SERVER.ws}/frames/interrupted-text?id=${SERVER.id}` }), order);
task.onClose(({ code }) => {
  check("1006", code === 1006, code);
  check("open and close", String(order) === "open,close", order);
});
seen(SERVER.id, (entries) => {
  check("the peer is told 1002", (entries[1] || "").startsWith("close 1002"), entries);
  done();
});
