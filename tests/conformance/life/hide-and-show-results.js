/**
 * claim: onAppHide gets a reason, onAppShow gets path, scene and query
 * basis: documented (wx.onAppHide: reason since 3.5.7; wx.onAppShow)
 * options: --life background@200ms,foreground@500ms
 */
wx.onAppHide((result) => check("reason", result && typeof result.reason === "number", result));
let count = 0;
let away = false;
wx.onAppHide(() => (away = true));
wx.onAppShow((result) => {
  count += 1;
  if (!away) return;
  check("path", result.path === "pages/index/index", result.path);
  check("scene", typeof result.scene === "number", typeof result.scene);
  check("query", typeof result.query === "object", typeof result.query);
  done();
});
