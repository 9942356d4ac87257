/**
 * claim: An answer that breaks off fails
 * basis: ours (text of Chromium)
 */
wx.request({
  url: `${SERVER.http}/half`,
  success: () => check("it fails", false),
  fail: ({ errMsg, errno }) => {
    check("errno", errno === 600001, errno);
    check("errMsg", errMsg.startsWith("request:fail"), errMsg);
    done();
  },
});
