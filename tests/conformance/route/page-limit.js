/**
 * claim: The eleventh page is refused with the observed text, ten are fine
 * basis: documented (wx.navigateTo: ten layers); observed (text)
 */
let failed = 0;
let opened = 1;
function next() {
  wx.navigateTo({
    url: "/pages/index/index",
    success: () => {
      opened += 1;
      next();
    },
    fail: ({ errMsg }) => {
      failed += 1;
      check("ten pages", opened === 10 && getCurrentPages().length === 10, opened);
      check("errMsg", errMsg === "navigateTo:fail webview count limit exceed", errMsg);
      done();
    },
  });
}
next();
