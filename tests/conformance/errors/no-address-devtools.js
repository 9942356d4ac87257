/**
 * claim: A name without an address has Chromium's text in the devtools
 * basis: observed (console of the devtools)
 * profiles: devtools
 * options: --fault dns-fail
 */
const task = wx.connectSocket({ url: `ws://nobody.invalid:${SERVER.port}/echo` });
task.onError(({ errMsg }) => {
  check("errMsg", errMsg === "Error in connection establishment: net::ERR_NAME_NOT_RESOLVED", errMsg);
  done();
});
