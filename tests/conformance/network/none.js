/**
 * claim: Without a network sockets that are open close, and new ones fail at once
 * basis: documented (网络调优: no network); observed (that they are cut)
 * options: --network none@400ms
 */
const order = [];
const task = follow(wx.connectSocket({ url: `${SERVER.ws}/echo` }), order);
task.onClose(({ code }) => {
  check("1006", code === 1006, code);
  const next = wx.connectSocket({ url: `${SERVER.ws}/echo` });
  next.onOpen(() => check("a new one fails", false));
  next.onError(({ errMsg }) => {
    check("a new one fails", typeof errMsg === "string", typeof errMsg);
    done();
  });
});
