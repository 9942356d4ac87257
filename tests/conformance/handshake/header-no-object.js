/**
 * claim: A header that is no object is ignored
 * basis: ours
 */
const task = wx.connectSocket({ url: `${SERVER.ws}/echo`, header: "X-A: 1" });
task.onOpen(() => {
  wx.connectSocket({ url: `${SERVER.ws}/echo`, header: null }).onOpen(() => {
    check("both open", true);
    done();
  });
});
