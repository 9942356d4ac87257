/**
 * claim: A refused connection has Chromium's text in the devtools
 * basis: observed (console of the devtools)
 * profiles: devtools
 */
const task = wx.connectSocket({ url: `ws://127.0.0.1:${SERVER.refused}` });
task.onError(({ errMsg }) => {
  check("errMsg", errMsg === "Error in connection establishment: net::ERR_CONNECTION_REFUSED", errMsg);
  done();
});
