/**
 * claim: The own address passes with the URL check on, over ws and http
 * basis: documented (局域网通信: addresses of the local network); ours (the own address, choice own-address)
 * project.config.json: { "setting": { "urlCheck": true } }
 */
const task = wx.connectSocket({
  url: `${SERVER.ws}/echo`,
  fail: ({ errMsg }) => {
    check("ws", false, errMsg);
    done();
  },
});
task.onOpen(() => {
  check("ws", true);
  wx.request({
    url: `${SERVER.http}/echo`,
    success: ({ statusCode }) => check("http", statusCode === 200, statusCode),
    fail: ({ errMsg }) => check("http", false, errMsg),
    complete: done,
  });
});
