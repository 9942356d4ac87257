/**
 * claim: A cold start calls App.onLaunch, App.onShow, Page.onLoad, Page.onShow, Page.onReady
 * basis: documented (运行机制, Page)
 */
const options = traced("Page");
const { onReady } = options;
options.onReady = function () {
  onReady.call(this);
  check("in order", String(trace) === "App.onLaunch,App.onShow,Page.onLoad,Page.onShow,Page.onReady", trace);
  done();
};
Page(options);
