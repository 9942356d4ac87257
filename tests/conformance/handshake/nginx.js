/**
 * claim: A socket works through nginx, and its header is told
 * basis: observed (the usual set-up)
 * server: nginx
 */
const task = wx.connectSocket({ url: SERVER.nginx });
task.onOpen(({ header }) => {
  check("nginx names itself", /^nginx/.test(header.Server), header.Server);
  task.send({ data: "through a proxy" });
});
task.onMessage(({ data }) => {
  check("the answer", data === "through a proxy", data);
  done();
});
