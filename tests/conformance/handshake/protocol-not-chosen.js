/**
 * claim: A server that chooses none of the offered subprotocols ends the handshake
 * basis: observed (Chromium's text in the devtools; phones unknown)
 */
const order = [];
const task = follow(wx.connectSocket({ url: `${SERVER.ws}/echo?choose=none`, protocols: ["mqtt"] }), order);
task.onClose(() => {
  check("error, close", String(order) === "error,close", order);
  done();
});
