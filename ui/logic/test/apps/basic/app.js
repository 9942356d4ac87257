App({
  globalData: { n: 1 },
  onLaunch(options) {
    console.log("launch", options.path, options.query.a || "");
  },
  onShow() {},
  onHide() {},
});
