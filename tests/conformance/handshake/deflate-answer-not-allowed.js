/**
 * claim: An answer that the offer of permessage-deflate does not allow ends the handshake
 * basis: RFC 7692 §7
 */
const order = [];
const task = follow(wx.connectSocket({ url: `${SERVER.ws}/wrong-extension`, perMessageDeflate: true }), order);
task.onClose(() => {
  check("error, close", String(order) === "error,close", order);
  done();
});
