/**
 * claim: With the URL check off a wss certificate is not verified
 * basis: documented (projectconfig: urlCheck covers TLS and certificates)
 * server: tls
 */
const task = wx.connectSocket({ url: `${SERVER.wss}/echo` });
task.onOpen(() => {
  check("it opens", true);
  done();
});
task.onError(({ errMsg }) => {
  check("it opens", false, errMsg);
  done();
});
