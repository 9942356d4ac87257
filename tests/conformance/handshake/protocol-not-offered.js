/**
 * claim: A subprotocol that was not offered ends the handshake
 * basis: RFC 6455 §4.1
 */
const order = [];
const task = follow(wx.connectSocket({ url: `${SERVER.ws}/unasked-protocol` }), order);
task.onClose(() => {
  check("error, close", String(order) === "error,close", order);
  done();
});
