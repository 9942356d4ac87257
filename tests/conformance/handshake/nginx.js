/**
 * claim: A socket works through nginx, and its header is told
 * basis: observed (the usual set-up)
 * server: nginx
 */
const task = wx.connectSocket({ url: SERVER.nginx });
task.onOpen(({ header }) => {
  check("nginx names itself", /^nginx/.test(header.Server), header.Server);
});
task.onError(({ errMsg }) => {
  // The wire peer has no /websocket: nginx hands its 404 on.
  check("the answer of the server behind it", typeof errMsg === "string");
  done();
});
