/**
 * claim: abort fails the request with request:fail abort
 * basis: observed
 */
const task = wx.request({
  url: `${SERVER.http}/slow?ms=5000`,
  success: () => check("it fails", false),
  fail: ({ errMsg }) => {
    check("errMsg", errMsg === "request:fail abort", errMsg);
    task.abort();
    done();
  },
});
setTimeout(() => task.abort(), 50);
