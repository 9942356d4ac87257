/**
 * claim: A url without a slash is relative to the current page
 * basis: documented (wx.navigateTo: path)
 * app.json: { "pages": ["pages/index/index", "pages/index/detail"] }
 */
setTimeout(() => {
  wx.navigateTo({
    url: "detail?x=1",
    success: () => {
      const [, top] = getCurrentPages();
      check("the page", top.route === "pages/index/detail", top.route);
      check("its query", top.options.x === "1", top.options);
      done();
    },
    fail: ({ errMsg }) => {
      check("the page", false, errMsg);
      done();
    },
  });
}, 50);
