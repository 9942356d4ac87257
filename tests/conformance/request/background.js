/**
 * claim: A request that is not done five seconds after the app went to the background fails with 600003, after the return
 * basis: documented (网络; Errno: 600003)
 * options: --life background@800ms,foreground@6100ms
 * profiles: device
 */
let shown = false;
let away = false;
wx.onAppHide(() => (away = true));
wx.onAppShow(() => (shown = away));
wx.request({
  url: `${SERVER.http}/slow?ms=9000`,
  success: () => check("it fails", false),
  fail: ({ errMsg, errno }) => {
    check("errno", errno === 600003, errno);
    check("errMsg", errMsg === "request:fail interrupted", errMsg);
    check("told after the return", shown);
    done();
  },
});
