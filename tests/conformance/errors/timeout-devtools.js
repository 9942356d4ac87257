/**
 * claim: A handshake that takes too long has Chromium's text in the devtools
 * basis: observed (console of the devtools)
 * profiles: devtools
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/silent`, timeout: 200 });
task.onError(({ errMsg }) => {
  check("errMsg", errMsg === "Error in connection establishment: net::ERR_CONNECTION_TIMED_OUT", errMsg);
  done();
});
