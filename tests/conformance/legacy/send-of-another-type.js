/**
 * claim: wx.sendSocketMessage refuses what is neither string nor ArrayBuffer
 * basis: documented (typings); ours (text)
 */
wx.onSocketOpen(() => {
  wx.sendSocketMessage({
    data: {},
    success: () => check("it fails", false),
    fail: ({ errMsg }) => {
      check("errMsg", errMsg.startsWith("sendSocketMessage:fail parameter error: parameter.data"), errMsg);
      done();
    },
  });
});
wx.connectSocket({ url: `${SERVER.ws}/echo` });
