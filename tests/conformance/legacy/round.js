/**
 * claim: The legacy functions alone carry a conversation: open, send, message, close
 * basis: documented (wx.sendSocketMessage and its neighbours)
 */
wx.onSocketOpen(() => wx.sendSocketMessage({ data: "hello" }));
wx.onSocketMessage(({ data }) => {
  check("the message", data === "hello", data);
  wx.closeSocket({ code: 4000, reason: "bye" });
});
wx.onSocketError(({ errMsg }) => check("no error", false, errMsg));
wx.onSocketClose(({ code }) => {
  check("the close", code === 4000, code);
  done();
});
wx.connectSocket({ url: `${SERVER.ws}/echo` });
