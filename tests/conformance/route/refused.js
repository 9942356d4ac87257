/**
 * claim: Routes that cannot be carried out fail with the observed texts
 * basis: documented (rules); observed (texts)
 * app.json: {
 *     "pages": ["pages/index/index", "pages/tab/tab", "pages/other/other"],
 *     "tabBar": {
 *       "list": [
 *         { "pagePath": "pages/index/index", "text": "a" },
 *         { "pagePath": "pages/tab/tab", "text": "b" }
 *       ]
 *     }
 *   }
 */
async function run() {
  const text = (promise) =>
    promise.then(
      () => "no failure",
      ({ errMsg }) => errMsg,
    );
  const unknown = await text(wx.navigateTo({ url: "/pages/gone/gone" }));
  check("a page that is not there", unknown === 'navigateTo:fail page "pages/gone/gone" is not found', unknown);
  const tab = await text(wx.navigateTo({ url: "/pages/tab/tab" }));
  check("navigateTo a tab", tab === "navigateTo:fail can not navigateTo a tabbar page", tab);
  const noTab = await text(wx.switchTab({ url: "/pages/other/other" }));
  check("switchTab to another page", noTab === "switchTab:fail can not switch to no-tabBar page", noTab);
  const back = await text(wx.navigateBack());
  check("back from the first page", back === "navigateBack:fail cannot navigate back at first page.", back);
  done();
}
setTimeout(run, 50);
