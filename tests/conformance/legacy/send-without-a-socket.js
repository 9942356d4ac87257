/**
 * claim: wx.sendSocketMessage without an open socket fails with the observed text
 * basis: observed (text)
 */
wx.sendSocketMessage({
  data: "x",
  fail: ({ errMsg }) => {
    check("errMsg", errMsg === "sendSocketMessage:fail WebSocket is not connected", errMsg);
    done();
  },
});
