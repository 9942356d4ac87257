/**
 * claim: navigateTo calls top.onHide, new.onLoad, new.onShow
 * basis: documented (页面路由)
 * app.json: { "pages": ["pages/index/index", "pages/other/other"] }
 */
Page(traced("index"));
setTimeout(() => {
  trace.length = 0;
  wx.navigateTo({ url: "/pages/other/other" });
  setTimeout(() => {
    check("in order", String(trace) === "index.onHide,other.onLoad,other.onShow,other.onReady", trace);
    done();
  }, 200);
}, 100);
