/**
 * claim: switchTab keeps tab pages: onLoad once, onShow each time
 * basis: documented (页面路由)
 * app.json: {
 *     "pages": ["pages/index/index", "pages/tab/tab"],
 *     "tabBar": {
 *       "list": [
 *         { "pagePath": "pages/index/index", "text": "a" },
 *         { "pagePath": "pages/tab/tab", "text": "b" }
 *       ]
 *     }
 *   }
 */
Page(traced("index"));
setTimeout(async () => {
  trace.length = 0;
  await wx.switchTab({ url: "/pages/tab/tab" });
  await new Promise((resolve) => setTimeout(resolve, 100));
  await wx.switchTab({ url: "/pages/index/index" });
  await wx.switchTab({ url: "/pages/tab/tab" });
  setTimeout(() => {
    const expected = "index.onHide,tab.onLoad,tab.onShow,tab.onReady,tab.onHide,index.onShow,index.onHide,tab.onShow";
    check("in order", String(trace) === expected, trace);
    done();
  }, 100);
}, 100);
