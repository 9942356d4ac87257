/**
 * claim: A TLS handshake that fails has its text on phones
 * basis: documented (网络调优: TLS handshake failed); ours (code)
 * profiles: device
 */
const task = wx.connectSocket({ url: `wss://127.0.0.1:${SERVER.port}/echo` });
task.onError(({ errMsg }) => {
  check("errMsg", errMsg === "open fail: _code:8,_msg:TLS handshake failed", errMsg);
  done();
});
