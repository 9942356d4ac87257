/**
 * claim: redirectTo calls top.onUnload, new.onLoad, new.onShow
 * basis: documented (页面路由)
 * app.json: { "pages": ["pages/index/index", "pages/other/other"] }
 */
Page(traced("index"));
setTimeout(() => {
  trace.length = 0;
  wx.redirectTo({ url: "/pages/other/other" });
  setTimeout(() => {
    check("in order", String(trace) === "index.onUnload,other.onLoad,other.onShow,other.onReady", trace);
    done();
  }, 200);
}, 100);
