/**
 * claim: navigateBack unloads each page above the target, top first, and shows the target
 * basis: documented (页面路由)
 * app.json: { "pages": ["pages/index/index", "pages/one/one", "pages/two/two"] }
 */
Page(traced("index"));
setTimeout(async () => {
  await wx.navigateTo({ url: "/pages/one/one" });
  await wx.navigateTo({ url: "/pages/two/two" });
  setTimeout(() => {
    trace.length = 0;
    wx.navigateBack({ delta: 2 });
    setTimeout(() => {
      check("in order", String(trace) === "two.onUnload,one.onUnload,index.onShow", trace);
      done();
    }, 150);
  }, 100);
}, 50);
