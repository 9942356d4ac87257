/**
 * claim: A wss socket whose certificate is trusted opens and works
 * basis: documented (网络: wss)
 * server: tls
 * options: --ca {ca}
 */
const task = wx.connectSocket({ url: `${SERVER.wss}/echo` });
task.onOpen(({ profile }) => {
  check("TLS is in rtt", profile.rtt >= profile.connectEnd - profile.connectStart - 1, profile);
  task.send({ data: "你好" });
});
task.onMessage(({ data }) => {
  check("the answer", data === "你好", data);
  done();
});
task.onError(({ errMsg }) => {
  check("it opens", false, errMsg);
  done();
});
