/**
 * claim: A socket that a page opened lives on when the page is unloaded
 * basis: observed (nothing ties sockets to a page)
 */
let task;
let first = true;
Page({
  onLoad() {
    if (!first) {
      task = wx.connectSocket({ url: `${SERVER.ws}/echo` });
      task.onOpen(() => wx.navigateBack());
    } else {
      wx.navigateTo({ url: "/pages/index/index" });
    }
    first = false;
  },
  onUnload() {
    setTimeout(() => {
      check("open", task.readyState === 1, task.readyState);
      done();
    }, 100);
  },
});
