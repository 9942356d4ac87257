/**
 * claim: Three round trips above 400 ms make the network weak
 * basis: documented (网络调优: rule of weak networks)
 * server: tls
 * options: --ca {ca} --fault latency:ms=250
 * profiles: device
 */
let left = 3;
let told = false;
wx.onNetworkWeakChange(({ weakNet }) => {
  told = true;
  check("weakNet", weakNet === true, weakNet);
  check("after the third", left <= 1, left);
  done();
});
function connect() {
  const task = wx.connectSocket({ url: `${SERVER.wss}/echo` });
  task.onOpen(() => {
    left -= 1;
    if (told) return;
    if (left > 0) return connect();
    setTimeout(() => {
      if (told) return;
      check("weakNet", false, "never told");
      done();
    }, 200);
  });
}
connect();
