/**
 * claim: Three lost connections of the last eight make the network weak, told at once
 * basis: documented (网络调优: rule of weak networks)
 * options: --fault offline
 */
let failed = 0;
let told = false;
wx.onNetworkWeakChange(({ weakNet, networkType }) => {
  told = true;
  check("weakNet", weakNet === true, weakNet);
  check("networkType", networkType === "wifi", networkType);
  wx.getNetworkType().then((result) => {
    check("getNetworkType agrees", result.weakNet === true, result.weakNet);
    done();
  });
});
function connect() {
  const task = wx.connectSocket({ url: `${SERVER.ws}/echo` });
  task.onClose(() => {
    failed += 1;
    if (told) return;
    if (failed < 5) return connect();
    check("weakNet", false, "never told");
    done();
  });
}
connect();
