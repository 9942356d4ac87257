/**
 * claim: wx.sendSocketMessage and wx.closeSocket return Promises
 * basis: documented (wx.sendSocketMessage, wx.closeSocket)
 */
const early = wx.sendSocketMessage({ data: "x" });
check("sendSocketMessage", early instanceof Promise);
early.catch((error) => {
  check(
    "it rejects with the result",
    error.errMsg === "sendSocketMessage:fail WebSocket is not connected",
    error.errMsg,
  );
  check("which is no Error", !(error instanceof Error));
  wx.connectSocket({ url: `${SERVER.ws}/echo` });
});
wx.onSocketOpen(async () => {
  const sent = await wx.sendSocketMessage({ data: "x" });
  check("sent", sent.errMsg === "sendSocketMessage:ok", sent.errMsg);
  const closed = await wx.closeSocket();
  check("closed", closed.errMsg === "closeSocket:ok", closed.errMsg);
  done();
});
