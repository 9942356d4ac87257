/**
 * claim: A refused connection has Chromium's number in the short form in the devtools
 * basis: observed (form); ours (whose it is)
 * profiles: devtools
 */
wx.request({
  url: `http://127.0.0.1:${SERVER.refused}/`,
  fail: ({ errMsg }) => {
    check("errMsg", errMsg === "request:fail -102:net::ERR_CONNECTION_REFUSED", errMsg);
    done();
  },
});
