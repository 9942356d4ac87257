/**
 * claim: setData of a page that is gone does not throw
 * basis: observed (common in published code)
 */
let first = true;
Page({
  data: { n: 0 },
  onLoad() {
    if (!first) wx.navigateBack();
    else wx.navigateTo({ url: "/pages/index/index" });
    first = false;
  },
  onUnload() {
    setTimeout(() => {
      this.setData({ n: 1 });
      check("no throw", true);
      done();
    }, 50);
  },
});
