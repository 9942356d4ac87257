/**
 * claim: With lazyCodeLoading a page's script is run when the page is opened
 * basis: documented (按需注入: requiredComponents)
 * app.json: { "pages": ["pages/index/index", "pages/other/other"], "lazyCodeLoading": "requiredComponents" }
 */
setTimeout(() => {
  check("not before", loaded.length === 0, loaded);
  wx.navigateTo({
    url: "/pages/other/other",
    success: () => {
      check("then", String(loaded) === "other", loaded);
      done();
    },
  });
}, 100);
