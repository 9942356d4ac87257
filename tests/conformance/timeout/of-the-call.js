/**
 * claim: timeout of the call wins over app.json
 * basis: documented (网络: order of timeouts)
 * app.json: { "networkTimeout": { "connectSocket": 3000 } }
 */
const begun = Date.now();
const task = wx.connectSocket({ url: `${SERVER.ws}/silent`, timeout: 1000 });
task.onError(() => {
  const took = Date.now() - begun;
  check("after one second", took >= 990 && took < 2000, took);
  done();
});
