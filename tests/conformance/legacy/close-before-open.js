/**
 * claim: wx.closeSocket before open fails and closes nothing
 * basis: documented (wx.closeSocket, comment of its sample); observed (text)
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/late?ms=150` });
wx.closeSocket({
  success: () => check("it fails", false),
  fail: ({ errMsg }) => check("errMsg", errMsg === "closeSocket:fail WebSocket is not connected", errMsg),
});
task.onOpen(() => {
  check("the socket opens", true);
  done();
});
