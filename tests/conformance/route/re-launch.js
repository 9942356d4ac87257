/**
 * claim: reLaunch unloads every page, top first, and sockets live on
 * basis: documented (页面路由); observed (sockets: nothing ties them to a page)
 * app.json: { "pages": ["pages/index/index", "pages/other/other"] }
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/echo` });
task.onOpen(async () => {
  await wx.navigateTo({ url: "/pages/index/index?second" });
  trace.length = 0;
  wx.reLaunch({ url: "/pages/other/other" });
});
Page(traced("index"));
let asked = false;
wx.onAppRoute(({ openType }) => {
  if (openType !== "reLaunch" || asked) return;
  asked = true;
  setTimeout(() => {
    check("hooks", String(trace.slice(0, 4)) === "index.onUnload,index.onUnload,other.onLoad,other.onShow", trace);
    check("the socket is open", task.readyState === 1, task.readyState);
    task.onMessage(({ data }) => {
      check("and works", data === "still here", data);
      done();
    });
    task.send({ data: "still here" });
  }, 100);
});
