/**
 * claim: wx.closeSocket without a socket fails with the observed text
 * basis: observed (text)
 */
wx.closeSocket({
  fail: ({ errMsg }) => {
    check("errMsg", errMsg === "closeSocket:fail WebSocket is not connected", errMsg);
    done();
  },
});
