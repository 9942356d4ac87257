/**
 * claim: onSocketError hears a refused handshake, then onSocketClose
 * basis: documented (wx.onSocketError); documented (changelog 1.9.0)
 */
const order = [];
wx.onSocketError(({ errMsg }) => {
  order.push("error");
  check("errMsg", typeof errMsg === "string" && errMsg.length > 0, errMsg);
});
wx.onSocketClose(() => {
  order.push("close");
  check("error, close", String(order) === "error,close", order);
  done();
});
wx.connectSocket({ url: `${SERVER.ws}/refuse?status=404` });
